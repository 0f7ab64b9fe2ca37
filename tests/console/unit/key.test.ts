// SPDX-License-Identifier: MIT
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {freshKey} from '../../../server/console/src/wire/key.ts';

// As rpc/openrpc.cpp states it.
const shape = /^[0-9]{8}-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u;

test('a key begins with its day in UTC and is a version 4 UUID, whatever is drawn', () => {
  fc.assert(
    fc.property(fc.date({min: new Date('2020-01-01'), max: new Date('2099-12-31'), noInvalidDate: true}), fc.uint8Array({minLength: 16, maxLength: 16}), (day, bytes) => {
      const key = freshKey(day, bytes);
      expect(key).toMatch(shape);
      expect(key.slice(0, 8)).toBe(day.toISOString().slice(0, 10).replaceAll('-', ''));
    }),
  );
});

test('two keys differ', () => {
  expect(freshKey()).not.toBe(freshKey());
});
