// SPDX-License-Identifier: MIT
import type { Scenario } from '../../../../../Unit/latest/src/ts/layer3/Scenario.js';
import { ManifestReader } from '../layer1/ManifestReader.js';
import { DefaultManifest } from '../layer2/DefaultManifest.js';

/**
 * The customs window.
 *
 * @cliSyntax manifest <message> [officer]
 */
export class ManifestCLI {
  private reader = new ManifestReader();
  private manifest = new DefaultManifest();
  private owner = 'customs';

  constructor() {}

  init(scenario: Scenario<{ separator: string }>): this {
    this.reader.init(scenario);
    this.owner = scenario.owner;
    return this;
  }

  /** Read one radio message; an officer's name seals it at once. */
  accept(message: string, officer = ''): this {
    const model = this.reader.read('incoming', message);
    const ior = { uuid: model.uuid, component: 'Manifest', version: '0.1.0.0' };
    this.manifest.init({ ior, owner: this.owner, model });
    if (officer !== '' && this.reader.askAgainFor().length === 0) {
      this.manifest.seal(officer);
    }
    return this;
  }

  /** What the officer reads out: lines to repeat first, then the fire watch. */
  answer(): string {
    const again = this.reader.askAgainFor();
    if (again.length > 0) {
      return `say again line ${again.join(', ')}`;
    }
    const watch = this.manifest.dangerous();
    return watch.length === 0 ? 'clear to berth' : `fire watch for ${watch.join(' and ')}`;
  }
}
