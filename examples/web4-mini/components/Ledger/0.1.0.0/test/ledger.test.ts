// SPDX-License-Identifier: MIT
import { describe, it, expect } from 'vitest';
import { LedgerTape } from '../src/ts/layer1/LedgerTape.js';
import { DefaultLedger } from '../src/ts/layer2/DefaultLedger.js';
import { LedgerTransaction } from '../src/ts/layer4/LedgerTransaction.js';

const march = {
  ior: { uuid: 'l-3', component: 'Ledger', version: '0.1.0.0' },
  owner: 'counting house',
  model: { uuid: 'l-3', month: '2026-03', currency: 'EUR', entries: [], closed: false },
};

describe('the book of a month', () => {
  it('adds up per account', () => {
    const book = new DefaultLedger().init(march).book('dues', 4500, 'Aurora', 'd1').book('dues', -500, 'rebate', 'd2');
    expect(book.balance('dues')).toBe(4000);
    expect(book.balance('pilots')).toBe(0);
  });

  it('answers a wrong line with its opposite, once', () => {
    const book = new DefaultLedger().init(march).book('dues', 900, 'Kestrel', 'd1').reverse(1, 'd2');
    expect(book.balance('dues')).toBe(0);
    expect(book.lastEntry()?.reverses).toBe(1);
    expect(() => book.reverse(1, 'd3')).toThrow(/taken back by line 2/);
  });

  it('takes no lines once closed', () => {
    expect(() => new DefaultLedger().init(march).close().book('dues', 1, 'late', 'd9')).toThrow(/closed/);
  });

  it('finds its balances again after a restart', async () => {
    const before = new DefaultLedger().init(march).book('tugs', 120, 'two tugs', 'd1');
    const after = new DefaultLedger().init(await before.toScenario());
    expect(after.balance('tugs')).toBe(120);
  });
});

describe('the seal over the book', () => {
  it('differs when an early line differs', () => {
    const line = { number: 1, account: 'dues', cents: 5, memo: 'a', bookedAt: 'd1', reverses: 0 };
    const honest = new LedgerTape().punch(line).punch({ ...line, number: 2 });
    const forged = new LedgerTape().punch({ ...line, cents: 6 }).punch({ ...line, number: 2 });
    expect(honest.shortSeal()).not.toBe(forged.shortSeal());
    expect(honest.shortSeal()).toMatch(/^2:[0-9a-f]{12}$/);
  });
});

describe('a transaction', () => {
  it('refuses a plan that does not balance', async () => {
    const lopsided = new LedgerTransaction().plan('dues', 100, 'half a transfer');
    await expect(lopsided.commit('l-3', 'd1')).rejects.toThrow(/100 cents left over/);
  });
});
