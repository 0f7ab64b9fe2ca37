// SPDX-License-Identifier: MIT
export default {
  compilerOptions: {
    runes: true,
    // By content, not by path: the same sources give the same names wherever they lie.
    cssHash: ({hash, css}) => `k${hash(css)}`,
  },
};
