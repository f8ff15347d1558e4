// SPDX-License-Identifier: MIT
import type { Scenario } from '../../../../../Unit/latest/src/ts/layer3/Scenario.js';
import type { ManifestModel } from '../layer3/ManifestModel.js';

/**
 * Reads the radio form of a manifest:
 *
 *     SHIP Aurora / VOYAGE 77
 *     lamp oil ; 12.5
 *     grain ; 400
 *     END
 *
 * Radio eats characters. A line that cannot be read is kept with its number so
 * that the operator can ask for it again.
 */
export class ManifestReader {
  private separator = ';';
  private unreadable: number[] = [];

  init(scenario: Scenario<{ separator: string }>): this {
    this.separator = scenario.model.separator;
    this.unreadable = [];
    return this;
  }

  read(uuid: string, message: string): ManifestModel {
    const model: ManifestModel = { uuid, ship: '', voyage: '', tonnesByGoods: {}, sealedBy: '' };
    let lineNumber = 0;
    for (const line of message.split('\n')) {
      lineNumber += 1;
      const text = line.trim();
      if (text === 'END') {
        break;
      }
      if (text.startsWith('SHIP ')) {
        const [ship = '', voyage = ''] = text.slice('SHIP '.length).split(' / VOYAGE ');
        model.ship = ship;
        model.voyage = voyage;
      } else if (text !== '') {
        this.readGoods(model, text, lineNumber);
      }
    }
    return model;
  }

  askAgainFor(): readonly number[] {
    return this.unreadable;
  }

  private readGoods(model: ManifestModel, text: string, lineNumber: number): void {
    const [goods = '', amount = ''] = text.split(this.separator);
    const tonnes = Number(amount);
    if (goods.trim() === '' || amount.trim() === '' || Number.isNaN(tonnes)) {
      this.unreadable.push(lineNumber);
      return;
    }
    model.tonnesByGoods[goods.trim()] = tonnes;
  }
}
