// SPDX-License-Identifier: MIT
import type { Scenario } from '../../../../../Unit/latest/src/ts/layer3/Scenario.js';
import { MoneyRounding } from '../layer1/MoneyRounding.js';
import type { Tariff } from '../layer3/Tariff.js';
import type { TariffModel } from '../layer3/TariffModel.js';

export class DefaultTariff implements Tariff {
  private rounding = new MoneyRounding();
  private owner = 'counting house';
  private model: TariffModel = {
    uuid: '',
    validFrom: '1970-01-01',
    currency: 'EUR',
    bands: [{ upToMetres: null, centsPerMetre: 0 }],
    surcharges: {},
  };

  constructor() {}

  init(scenario: Scenario<TariffModel>): this {
    let previous = 0;
    for (const band of scenario.model.bands) {
      const end = band.upToMetres ?? Infinity;
      if (end <= previous) {
        throw new Error(`Band up to ${end} m follows band up to ${previous} m`);
      }
      previous = end;
    }
    this.model = structuredClone(scenario.model);
    this.owner = scenario.owner;
    return this;
  }

  async toScenario(): Promise<Scenario<TariffModel>> {
    const ior = { uuid: this.model.uuid, component: 'Tariff', version: '0.1.2.0' };
    return { ior, owner: this.owner, model: structuredClone(this.model) };
  }

  addSurcharge(reason: string, percent: number): this {
    this.model.surcharges[reason] = percent;
    return this;
  }

  duesFor(lengthMetres: number, reasons: readonly string[]): number {
    let cents = 0;
    let start = 0;
    for (const band of this.model.bands) {
      const end = Math.min(lengthMetres, band.upToMetres ?? lengthMetres);
      cents += Math.max(0, end - start) * band.centsPerMetre;
      start = Math.max(start, end);
    }
    let percent = 100;
    for (const reason of new Set(reasons)) {
      percent += this.model.surcharges[reason] ?? 0;
    }
    return this.rounding.toTenCents((cents * percent) / 100);
  }

  explain(lengthMetres: number): string[] {
    const lines = [`${lengthMetres} m, sheet of ${this.model.validFrom}`];
    for (const band of this.model.bands) {
      const end = band.upToMetres === null ? 'and more' : `to ${band.upToMetres} m`;
      lines.push(`${end}: ${(band.centsPerMetre / 100).toFixed(2)} ${this.model.currency} a metre`);
    }
    return lines;
  }
}
