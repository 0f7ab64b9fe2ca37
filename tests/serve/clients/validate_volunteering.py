# SPDX-License-Identifier: MIT
"""Holds documents of the UK Volunteering Data Standard against its ontology and taxonomies, with python3-rdflib.

usage: validate_volunteering.py FOLDER DOCUMENT...
FOLDER holds the standard's Turtle files. Every class and property has to be declared; what a property is said of
and what it says have to be of the classes declared, concepts of the taxonomy declared, literals of the datatype.
Of OWL-Time, which the ontology builds on without repeating it, the terms below may be used.
"""
import pathlib
import sys

from rdflib import ConjunctiveGraph, Graph, Literal, Namespace
from rdflib.namespace import OWL, RDF, RDFS, SKOS, XSD

standard = Namespace("https://ns.volunteeringdata.io/")
time = Namespace("http://www.w3.org/2006/time#")
of_time = {time.hasBeginning: None, time.hasEnd: None, time.inXSDDateTimeStamp: XSD.dateTimeStamp}

ontology = Graph()
for file in sorted(pathlib.Path(sys.argv[1]).glob("*.ttl")):
    ontology.parse(str(file), format="turtle")


def kinds(graph, node):
    return set(graph.objects(node, RDF.type)) | set(ontology.objects(node, RDF.type))


def is_below(node, top):
    return node != top and top in ontology.transitive_objects(node, SKOS.broader)


def fits(literal, datatype):
    if not isinstance(literal, Literal) or literal.datatype != datatype:
        return False
    if datatype != XSD.dateTimeStamp:
        return literal.value is not None
    return str(literal).endswith("Z") and Literal(str(literal), datatype=XSD.dateTime).value is not None


def flaws(graph):
    for s, p, o in graph:
        said = f"{s} {p} {o!r}"
        if p == RDF.type:
            if (o, RDF.type, OWL.Class) not in ontology:
                yield f"no class: {said}"
        elif p in of_time:
            if of_time[p] and not fits(o, of_time[p]):
                yield f"no instant: {said}"
        elif (p, RDF.type, OWL.ObjectProperty) in ontology or (p, RDF.type, OWL.DatatypeProperty) in ontology:
            literal = (p, RDF.type, OWL.DatatypeProperty) in ontology
            if isinstance(o, Literal) != literal:
                yield f"{'a literal' if literal else 'a thing'} expected: {said}"
            for domain in ontology.objects(p, RDFS.domain):
                if domain not in kinds(graph, s):
                    yield f"said of something that is no {domain}: {said}"
            for wider in ontology.transitive_objects(p, RDFS.subPropertyOf):
                for wanted in ontology.objects(wider, RDFS.range):
                    if literal:
                        if not fits(o, wanted):
                            yield f"no {wanted}: {said}"
                    elif (wanted, RDF.type, SKOS.Concept) in ontology:
                        if not is_below(o, wanted):
                            yield f"no concept of {wanted}: {said}"
                    elif (wanted, RDF.type, OWL.Class) in ontology and wanted not in kinds(graph, o):
                        yield f"no {wanted}: {said}"
        else:
            yield f"no property: {said}"


def main():
    roles = 0
    for name in sys.argv[2:]:
        graph = ConjunctiveGraph()
        graph.parse(name, format="json-ld")
        found = sorted(flaws(graph))
        if found:
            sys.exit(name + "\n" + "\n".join(found))
        roles += len(set(graph.subjects(RDF.type, standard.Role)))
    print(roles, "roles")


if __name__ == "__main__":
    main()
