// SPDX-License-Identifier: MIT
// Messages as ICU has them, plurals and all. The public page says plain sentences and does without.
import {IntlMessageFormat} from 'intl-messageformat';
import {useFormats} from './say.ts';

useFormats((message, language) => {
  const format = new IntlMessageFormat(message, language, undefined, {ignoreTag: true});
  return (values) => String(format.format(values));
});
