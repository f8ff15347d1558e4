// SPDX-License-Identifier: MIT
import { DefaultUnit } from '../layer2/DefaultUnit.js';
import type { Scenario } from '../layer3/Scenario.js';
import type { UnitModel } from '../layer3/UnitModel.js';
import { ScenarioShelf } from '../layer4/ScenarioShelf.js';

/**
 * The word `unit` on the command line. Arguments are positional.
 *
 * @cliSyntax unit <uuid> <verb> [word]
 */
export class UnitCLI {
  private shelf = new ScenarioShelf();
  private spoken: string[] = [];

  constructor() {
    // the shelf is chosen in init
  }

  init(scenario: Scenario<{ folder: string }>): this {
    this.shelf.init(scenario);
    this.spoken = [];
    return this;
  }

  /**
   * @cliValues verb tag rename point ask
   * @cliDefault verb ask
   */
  async execute(args: readonly string[]): Promise<this> {
    const [uuid, verb = 'ask', word = ''] = args;
    if (uuid === undefined) {
      return this.say('usage: unit <uuid> tag|rename|point|ask [word]');
    }
    const unit = new DefaultUnit().init(await this.shelf.take<UnitModel>('Unit', uuid));
    if (verb === 'ask') {
      return this.say(unit.answersTo(word) ? 'yes' : 'no');
    }
    if (verb === 'tag') {
      unit.tag(word);
    } else if (verb === 'rename') {
      unit.rename(word);
    } else if (verb === 'point') {
      unit.pointAt(word);
    } else {
      return this.say(`unit does not know how to "${verb}"`);
    }
    await this.shelf.put(await unit.toScenario());
    return this.say('shelved');
  }

  lines(): readonly string[] {
    return this.spoken;
  }

  /** @cliHide */
  private say(line: string): this {
    this.spoken.push(line);
    return this;
  }
}
