import type { Scenario } from '../../../../../Unit/latest/src/ts/layer3/Scenario.js';

interface ManifestLineModel {
  uuid: string;
  goods: string;
  tonnes: number;
  hold: number;
}

/** One line of a manifest, with the hold it lies in. */
export class DefaultManifestLine {
  private model: ManifestLineModel;

  constructor() {
    // Empty constructor - Web4 pattern
    this.model = {
      uuid: crypto.randomUUID(),
      goods: '',
      tonnes: 0,
      hold: 1,
    };
  }

  init(scenario: Scenario<ManifestLineModel>): this {
    this.model = { ...scenario.model };
    return this;
  }

  async toScenario(): Promise<Scenario<ManifestLineModel>> {
    return {
      ior: { uuid: this.model.uuid, component: 'ManifestLine', version: '0.1.0.0' },
      owner: 'customs',
      model: { ...this.model },
    };
  }

  shift(hold: number): this {
    this.model.hold = hold;
    return this;
  }
}
