// SPDX-License-Identifier: MIT
import { describe, it, expect } from 'vitest';
import { MoneyRounding } from '../src/ts/layer1/MoneyRounding.js';
import { DefaultTariff } from '../src/ts/layer2/DefaultTariff.js';

describe('harbour dues', () => {
  const sheet = {
    ior: { uuid: 't-26', component: 'Tariff', version: '0.1.2.0' },
    owner: 'counting house',
    model: {
      uuid: 't-26',
      validFrom: '2026-01-01',
      currency: 'EUR',
      bands: [
        { upToMetres: 20, centsPerMetre: 100 },
        { upToMetres: null, centsPerMetre: 50 },
      ],
      surcharges: { night: 25, ice: 10 },
    },
  };

  it('charge the first twenty metres in full and the rest by half', () => {
    const tariff = new DefaultTariff().init(sheet);
    expect(tariff.duesFor(10, [])).toBe(1000);
    expect(tariff.duesFor(30, [])).toBe(2500);
  });

  it('add surcharges once each and ignore unknown reasons', () => {
    const tariff = new DefaultTariff().init(sheet);
    expect(tariff.duesFor(20, ['night', 'night', 'fog'])).toBe(2500);
    expect(tariff.addSurcharge('fog', 100).duesFor(20, ['fog'])).toBe(4000);
  });

  it('are not read from a sheet with bands out of order', () => {
    const muddled = { ...sheet, model: { ...sheet.model, bands: [...sheet.model.bands].reverse() } };
    expect(() => new DefaultTariff().init(muddled)).toThrow(/follows band/);
  });

  it('can be explained to the captain', () => {
    expect(new DefaultTariff().init(sheet).explain(30)).toEqual([
      '30 m, sheet of 2026-01-01',
      'to 20 m: 1.00 EUR a metre',
      'and more: 0.50 EUR a metre',
    ]);
  });
});

describe('MoneyRounding', () => {
  it.each([
    [14, 10],
    [15, 20],
    [25, 20],
    [26, 30],
  ])('turns %i cents into %i', (cents, coins) => {
    expect(new MoneyRounding().toTenCents(cents)).toBe(coins);
  });
});
