// SPDX-License-Identifier: MIT
import type { Scenario } from '../../../../../Unit/latest/src/ts/layer3/Scenario.js';
import type { BerthModel } from './BerthModel.js';

export interface Berth {
  init(scenario: Scenario<BerthModel>): this;
  toScenario(): Promise<Scenario<BerthModel>>;

  /** Would a ship of this size float and fit here at the lowest tide? */
  fits(lengthMetres: number, draughtMetres: number): boolean;

  /** Come alongside, or join the queue when somebody is there. */
  ask(ship: string): this;

  /** Cast off. The first ship of the queue comes alongside. */
  leave(): this;

  alongside(): string;
  waiting(): number;
}
