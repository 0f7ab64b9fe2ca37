// SPDX-License-Identifier: MIT
// Weights follow what the 2021 census says of the borough in round numbers (a third Bangladeshi, a quarter
// white British, the rest from everywhere), with Somali and Vietnamese residents, whom the census counts
// under wider headings, given a share of their own.
#include "sample/names.hpp"

#include "sample/lines.hpp"

#include <array>

namespace kith::sample {

namespace {

using enum LanguageLevel;

Background background(std::int32_t weight, std::int32_t fluent_english, std::string_view women,
                      std::string_view men, std::string_view women_second, std::string_view men_second,
                      std::vector<Tongue> tongues) {
    return {.weight = weight,
            .fluent_english = fluent_english,
            .women = parts(women, ','),
            .men = parts(men, ','),
            .women_second = parts(women_second, ','),
            .men_second = parts(men_second, ','),
            .tongues = std::move(tongues)};
}

Background shared_second(std::int32_t weight, std::int32_t fluent_english, std::string_view women,
                         std::string_view men, std::string_view second, std::vector<Tongue> tongues) {
    return background(weight, fluent_english, women, men, second, second, std::move(tongues));
}

Background bangladeshi() {
    return background(
        330, 720,
        "Ayesha,Fatima,Nasrin,Shahana,Rahima,Sultana,Tahmina,Jasmin,Farzana,Nazma,Rokeya,Shirin,Mariam,"
        "Sabina,Halima,Rukshana,Taslima,Lutfa,Ruksana,Sumaiya,Anika,Nadia,Shefa,Momtaz",
        "Abdul,Mohammed,Rafiq,Shafiq,Kamal,Jamal,Habib,Faruk,Anwar,Shah,Imran,Tariq,Nazrul,Mizan,Harun,"
        "Salim,Rashed,Ashraf,Zakir,Mahbub,Shamim,Delwar,Monir,Sadek",
        "Begum,Khatun,Akter,Sultana,Khanom,Bibi,Rahman,Choudhury,Ahmed,Islam,Nessa,Hussain",
        "Miah,Ali,Uddin,Rahman,Hussain,Islam,Choudhury,Ahmed,Hoque,Alam,Khan,Kabir,Chowdhury,Haque,Malik",
        {{"sylheti", 820, fluent},
         {"bengali", 640, fluent},
         {"hindi", 70, conversational},
         {"urdu", 60, conversational},
         {"arabic", 70, basic}});
}

Background somali() {
    return shared_second(
        45, 620, "Hodan,Ifrah,Sahra,Amina,Fadumo,Hibo,Khadra,Nimco,Sagal,Zamzam,Ubah,Asha,Filsan,Deqa",
        "Abdi,Mohamed,Yusuf,Abdirahman,Liban,Hassan,Guled,Ahmed,Omar,Mahad,Bashir,Jama,Farah,Ismail",
        "Warsame,Farah,Abdullahi,Ali,Hersi,Jama,Nur,Osman,Duale,Mohamud,Aden,Egal,Ibrahim,Yusuf,Elmi",
        {{"somali", 940, fluent},
         {"arabic", 260, conversational},
         {"swahili", 90, conversational},
         {"italian", 30, basic}});
}

Background british() {
    return shared_second(
        255, 990,
        "Margaret,Susan,Karen,Emma,Chloe,Linda,Sarah,Hannah,Charlotte,Jean,Doreen,Katie,Lucy,Megan,Rebecca,"
        "Patricia,Julie,Alice,Grace,Bethany,Eileen,Gemma,Laura,Zoe",
        "David,John,Paul,Terry,James,Daniel,Michael,Stephen,Tom,Jack,Harry,Ronald,Peter,Kevin,Lee,Ryan,Ben,"
        "George,Alfie,Martin,Adam,Gary,Luke,Sam",
        "Smith,Taylor,Brown,Harris,Clarke,Wright,Turner,Baker,Cooper,Ward,Morris,Webb,Palmer,Reed,Bishop,"
        "Marsh,Fuller,Larkin,Pearce,Saunders,Barnes,Holloway,Tanner,Gilbert,Rowe,Kemp",
        {{"french", 90, basic},
         {"british_sign_language", 12, conversational},
         {"spanish", 50, basic},
         {"german", 30, basic},
         {"welsh", 6, conversational}});
}

Background irish() {
    return shared_second(30, 990, "Bridget,Siobhan,Aoife,Niamh,Maureen,Orla,Kathleen,Ciara",
                         "Sean,Patrick,Declan,Liam,Conor,Brendan,Eoin,Dermot",
                         "Murphy,Kelly,Byrne,Doyle,Gallagher,Nolan,Keane,Sheehan,Brady,Flynn",
                         {{"irish", 150, basic}});
}

Background caribbean() {
    return shared_second(
        40, 990, "Marcia,Beverley,Simone,Tanisha,Yvonne,Jade,Cordelia,Shanice,Lorna,Monique",
        "Winston,Leroy,Marcus,Dwayne,Anthony,Curtis,Andre,Neville,Jermaine,Trevor",
        "Campbell,Grant,Francis,Bailey,Powell,Morgan,Gordon,Henry,Edwards,Reid,Samuels,Blake",
        {{"french", 40, basic}});
}

Background west_african() {
    return shared_second(45, 900,
                         "Abena,Adwoa,Folake,Ngozi,Chioma,Akosua,Funmi,Blessing,Efua,Temitope,Grace,Esther",
                         "Kwame,Kofi,Emeka,Tunde,Chidi,Yaw,Segun,Femi,Samuel,Emmanuel,Kwabena,Ade",
                         "Mensah,Owusu,Boateng,Okafor,Adeyemi,Eze,Asante,Balogun,Nwosu,Osei,Adebayo,Appiah",
                         {{"yoruba", 300, fluent},
                          {"akan", 320, fluent},
                          {"igbo", 200, fluent},
                          {"french", 90, conversational},
                          {"lingala", 30, conversational}});
}

Background chinese() {
    return shared_second(
        42, 700, "Mei,Xiu,Ling,Wai,Jing,Hui,Yan,Siu,Lan,Fang", "Wei,Ming,Jun,Kin,Hao,Chi,Lei,Tak,Bo,Feng",
        "Chan,Wong,Li,Zhang,Chen,Lam,Liu,Cheung,Wang,Yip,Ng,Tang",
        {{"cantonese", 480, fluent}, {"mandarin", 560, fluent}, {"hakka", 90, conversational}});
}

Background vietnamese() {
    return shared_second(
        22, 640, "Linh,Hoa,Thuy,Mai,Huong,Lan,Trang,Ngoc", "Minh,Duc,Tuan,Hung,Quang,Nam,Thanh,Long",
        "Nguyen,Tran,Le,Pham,Hoang,Vu,Dang,Bui",
        {{"vietnamese", 950, fluent}, {"cantonese", 110, conversational}, {"french", 40, basic}});
}

Background italian() {
    return shared_second(
        36, 830, "Giulia,Francesca,Chiara,Elena,Martina,Paola,Silvia,Valentina",
        "Marco,Luca,Matteo,Andrea,Davide,Paolo,Stefano,Lorenzo",
        "Rossi,Ferrari,Esposito,Bianchi,Romano,Greco,Conti,Marino,Rizzo,Moretti",
        {{"italian", 980, fluent}, {"spanish", 160, conversational}, {"french", 150, basic}});
}

Background polish() {
    return background(28, 760, "Agnieszka,Katarzyna,Magda,Ewa,Joanna,Monika,Zofia,Dorota",
                      "Piotr,Tomasz,Marek,Pawel,Krzysztof,Jakub,Adam,Michal",
                      "Nowak,Kowalska,Wisniewska,Zielinska,Wojcik,Kaminska,Mazur,Krawczyk",
                      "Nowak,Kowalski,Wisniewski,Zielinski,Wojcik,Kaminski,Mazur,Krawczyk",
                      {{"polish", 980, fluent}, {"russian", 120, conversational}, {"german", 80, basic}});
}

Background romanian_and_bulgarian() {
    return shared_second(22, 700, "Elena,Ioana,Maria,Andreea,Desislava,Gabriela,Raluca,Mihaela",
                         "Andrei,Mihai,Ivan,Stefan,Cristian,Georgi,Vlad,Radu",
                         "Popescu,Ionescu,Dumitru,Stan,Marin,Dimitrov,Stoica,Radu",
                         {{"romanian", 720, fluent},
                          {"bulgarian", 260, fluent},
                          {"italian", 90, basic},
                          {"romani", 40, fluent}});
}

Background iberian_and_latin() {
    return shared_second(40, 720, "Carmen,Lucia,Ana,Beatriz,Camila,Ines,Paula,Sofia",
                         "Carlos,Javier,Diego,Pedro,Joao,Mateo,Rafael,Tiago",
                         "Garcia,Fernandez,Silva,Santos,Lopez,Pereira,Torres,Costa,Ramos,Moreno",
                         {{"spanish", 700, fluent}, {"portuguese", 380, fluent}});
}

Background indian() {
    return shared_second(33, 920, "Priya,Anjali,Meera,Sunita,Kavita,Deepa,Harpreet,Lakshmi",
                         "Raj,Amit,Vikram,Sanjay,Arjun,Gurpreet,Nikhil,Suresh",
                         "Patel,Singh,Sharma,Kaur,Nair,Reddy,Gupta,Iyer,Desai,Menon",
                         {{"hindi", 600, fluent},
                          {"punjabi", 220, fluent},
                          {"gujarati", 220, fluent},
                          {"tamil", 120, fluent},
                          {"malayalam", 90, fluent},
                          {"telugu", 60, fluent}});
}

Background pakistani() {
    return shared_second(16, 900, "Saima,Zainab,Hina,Uzma,Noreen,Amber",
                         "Asif,Bilal,Usman,Kashif,Adeel,Waqas",
                         "Khan,Malik,Iqbal,Butt,Mirza,Shah,Qureshi,Sheikh",
                         {{"urdu", 900, fluent}, {"punjabi", 420, fluent}, {"pashto", 70, fluent}});
}

Background arab() {
    return shared_second(20, 650, "Layla,Samira,Nour,Hanan,Yasmine,Rania,Salma",
                         "Khalid,Omar,Youssef,Karim,Sami,Nabil,Rachid",
                         "Haddad,Mansour,Benali,Saleh,Nasser,Khoury,Amari,Ziani",
                         {{"arabic", 970, fluent}, {"french", 330, fluent}, {"kurmanji", 50, fluent}});
}

Background turkish_and_kurdish() {
    return shared_second(14, 720, "Elif,Zeynep,Ayse,Emine,Hatice", "Mehmet,Mustafa,Emre,Hasan,Cem",
                         "Yilmaz,Kaya,Demir,Celik,Aydin,Ozturk",
                         {{"turkish", 950, fluent}, {"kurmanji", 280, fluent}});
}

Background french() {
    return shared_second(26, 900, "Camille,Sophie,Julie,Marion,Claire,Ines",
                         "Pierre,Antoine,Julien,Thomas,Hugo,Nicolas",
                         "Martin,Bernard,Dubois,Laurent,Moreau,Girard,Lambert,Faure",
                         {{"french", 990, fluent}, {"spanish", 160, basic}});
}

Background horn_and_afghan() {
    return shared_second(18, 480, "Selam,Hiwot,Feven,Zohra,Parisa,Almaz",
                         "Dawit,Yonas,Tesfaye,Farhad,Najib,Samuel",
                         "Tesfay,Haile,Bekele,Ahmadi,Karimi,Gebre,Noori,Tadesse",
                         {{"tigrinya", 380, fluent},
                          {"amharic", 420, fluent},
                          {"dari", 340, fluent},
                          {"arabic", 200, conversational},
                          {"oromo", 90, fluent},
                          {"pashto", 110, fluent}});
}

} // namespace

std::span<Background const> backgrounds() {
    static std::array const all{bangladeshi(),
                                somali(),
                                british(),
                                irish(),
                                caribbean(),
                                west_african(),
                                chinese(),
                                vietnamese(),
                                italian(),
                                polish(),
                                romanian_and_bulgarian(),
                                iberian_and_latin(),
                                indian(),
                                pakistani(),
                                arab(),
                                turkish_and_kurdish(),
                                french(),
                                horn_and_afghan()};
    return all;
}

std::string name_of(Background const& background, Sex sex, Random& random) {
    bool const woman = sex == Sex::female;
    std::string name(random.pick(std::span(woman ? background.women : background.men)));
    name += ' ';
    name += random.pick(std::span(woman ? background.women_second : background.men_second));
    return name;
}

} // namespace kith::sample
