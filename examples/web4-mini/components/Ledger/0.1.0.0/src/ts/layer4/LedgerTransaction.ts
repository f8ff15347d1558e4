// SPDX-License-Identifier: MIT
import type { Scenario } from '../../../../../Unit/latest/src/ts/layer3/Scenario.js';
import { ScenarioShelf } from '../../../../../Unit/latest/src/ts/layer4/ScenarioShelf.js';
import { DefaultLedger } from '../layer2/DefaultLedger.js';
import type { LedgerModel } from '../layer3/LedgerModel.js';

/**
 * Several bookings that stand or fall together, such as a transfer from the
 * pilots' account to the tug company.
 */
export class LedgerTransaction {
  private shelf = new ScenarioShelf();
  private planned: { account: string; cents: number; memo: string }[] = [];

  init(scenario: Scenario<{ folder: string }>): this {
    this.shelf.init(scenario);
    this.planned = [];
    return this;
  }

  plan(account: string, cents: number, memo: string): this {
    this.planned.push({ account, cents, memo });
    return this;
  }

  transfer(from: string, to: string, cents: number, memo: string): this {
    return this.plan(from, -cents, memo).plan(to, cents, memo);
  }

  /** Books everything that was planned and writes the book once. */
  async commit(ledgerUuid: string, at: string): Promise<this> {
    this.refuseLopsidedPlan();
    const ledger = new DefaultLedger().init(await this.shelf.take<LedgerModel>('Ledger', ledgerUuid));
    for (const step of this.planned) {
      ledger.book(step.account, step.cents, step.memo, at);
    }
    await this.shelf.put(await ledger.toScenario());
    return this.abandon();
  }

  abandon(): this {
    this.planned = [];
    return this;
  }

  private refuseLopsidedPlan(): void {
    let sum = 0;
    for (const step of this.planned) {
      sum += step.cents;
    }
    if (sum !== 0) {
      throw new Error(`Plan does not balance, ${sum} cents left over`);
    }
  }
}
