// SPDX-License-Identifier: MIT
import type { Scenario } from '../../../../../Unit/latest/src/ts/layer3/Scenario.js';
import type { SchedulerModel } from './SchedulerModel.js';

/** The slate beside the lock: who passes when. Slots are quarter hours. */
export interface Scheduler {
  init(scenario: Scenario<SchedulerModel>): this;
  toScenario(): Promise<Scenario<SchedulerModel>>;

  /** Chalk a ship in. Overlapping slots are refused with the ship in the way. */
  chalk(ship: string, firstSlot: number, slots: number): this;

  /** Remove every passage of a ship. Wiping a ship that is not there is fine. */
  wipe(ship: string): this;

  /** First slot at or after `from` with so many free slots in a row, or -1. */
  firstGap(from: number, slots: number): number;
  shipAt(slot: number): string;
}
