// SPDX-License-Identifier: MIT
import type { Scenario } from '../../../../../Unit/latest/src/ts/layer3/Scenario.js';
import type { Ledger } from '../layer3/Ledger.js';
import type { LedgerEntry } from '../layer3/LedgerEntry.js';
import type { LedgerModel } from '../layer3/LedgerModel.js';

export class DefaultLedger implements Ledger {
  private model: LedgerModel = { uuid: '', month: '', currency: 'EUR', entries: [], closed: false };
  private owner = 'counting house';
  private balances = new Map<string, number>();

  constructor() {}

  init(scenario: Scenario<LedgerModel>): this {
    this.owner = scenario.owner;
    this.model = { ...scenario.model, entries: [] };
    this.balances.clear();
    for (const entry of scenario.model.entries) {
      this.append({ ...entry });
    }
    return this;
  }

  async toScenario(): Promise<Scenario<LedgerModel>> {
    const model: LedgerModel = { ...this.model, entries: structuredClone(this.model.entries) };
    return {
      ior: { uuid: model.uuid, component: 'Ledger', version: '0.1.0.0' },
      owner: this.owner,
      model,
    };
  }

  book(account: string, cents: number, memo: string, at: string): this {
    this.refuseWhenClosed();
    if (!Number.isSafeInteger(cents) || cents === 0) {
      throw new RangeError(`${cents} is no amount to book`);
    }
    return this.append({
      number: this.model.entries.length + 1,
      account,
      cents,
      memo,
      bookedAt: at,
      reverses: 0,
    });
  }

  reverse(entryNumber: number, at: string): this {
    this.refuseWhenClosed();
    const original = this.model.entries[entryNumber - 1];
    if (original === undefined) {
      throw new Error(`Line ${entryNumber} is not in the book of ${this.model.month}`);
    }
    for (const entry of this.model.entries) {
      if (entry.reverses === entryNumber) {
        throw new Error(`Line ${entryNumber} was taken back by line ${entry.number}`);
      }
    }
    return this.append({
      ...original,
      number: this.model.entries.length + 1,
      cents: -original.cents,
      memo: `takes back: ${original.memo}`,
      bookedAt: at,
      reverses: entryNumber,
    });
  }

  close(): this {
    this.model.closed = true;
    return this;
  }

  balance(account: string): number {
    return this.balances.get(account) ?? 0;
  }

  lastEntry(): LedgerEntry | undefined {
    return this.model.entries.at(-1);
  }

  private append(entry: LedgerEntry): this {
    this.model.entries.push(entry);
    this.balances.set(entry.account, this.balance(entry.account) + entry.cents);
    return this;
  }

  private refuseWhenClosed(): void {
    if (this.model.closed) {
      throw new Error(`The book of ${this.model.month} is closed`);
    }
  }
}
