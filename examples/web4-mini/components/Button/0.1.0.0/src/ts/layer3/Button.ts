// SPDX-License-Identifier: MIT
import type { Scenario } from '../../../../../Unit/latest/src/ts/layer3/Scenario.js';
import type { ButtonModel } from './ButtonModel.js';

/** A button that knows when it was really meant. */
export interface Button {
  init(scenario: Scenario<ButtonModel>): this;
  toScenario(): Promise<Scenario<ButtonModel>>;

  enable(): this;

  /** Switch the cap off. Presses counted so far are forgotten. */
  disable(): this;

  /** Press at a moment in milliseconds. */
  press(now: number): this;

  /** Commands called out since the last time somebody asked. */
  takeCommands(): string[];
}
