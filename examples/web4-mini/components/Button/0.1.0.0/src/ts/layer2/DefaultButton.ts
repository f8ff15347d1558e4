// SPDX-License-Identifier: MIT
import type { Scenario } from '../../../../../Unit/latest/src/ts/layer3/Scenario.js';
import type { Button } from '../layer3/Button.js';
import type { ButtonModel } from '../layer3/ButtonModel.js';

/** Gloves press twice by accident, so dangerous buttons count their presses. */
export class DefaultButton implements Button {
  private readonly windowMilliseconds = 2000;
  private owner = 'panel';
  private presses: number[] = [];
  private calledOut: string[] = [];
  private model: ButtonModel = { uuid: '', caption: '', command: '', enabled: false, pressesNeeded: 1 };

  constructor() {
    // no listeners here: a panel wires its buttons after init
  }

  init(scenario: Scenario<ButtonModel>): this {
    this.model = { ...scenario.model };
    this.owner = scenario.owner;
    this.presses = [];
    this.calledOut = [];
    return this;
  }

  async toScenario(): Promise<Scenario<ButtonModel>> {
    return {
      ior: { uuid: this.model.uuid, component: 'Button', version: '0.1.0.0' },
      owner: this.owner,
      model: { ...this.model },
    };
  }

  enable(): this {
    this.model.enabled = true;
    return this;
  }

  disable(): this {
    this.model.enabled = false;
    this.presses = [];
    return this;
  }

  press(now: number): this {
    if (!this.model.enabled) {
      return this;
    }
    this.forgetBefore(now - this.windowMilliseconds);
    this.presses.push(now);
    if (this.presses.length >= this.model.pressesNeeded) {
      this.calledOut.push(this.model.command);
      this.presses = [];
    }
    return this;
  }

  takeCommands(): string[] {
    const taken = this.calledOut;
    this.calledOut = [];
    return taken;
  }

  private forgetBefore(moment: number): void {
    while (this.presses.length > 0 && (this.presses[0] ?? 0) < moment) {
      this.presses.shift();
    }
  }
}
