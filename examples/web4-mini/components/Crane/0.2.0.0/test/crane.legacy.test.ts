import { describe, expect, jest, test } from '@jest/globals';
import { DefaultCrane } from '../src/ts/layer2/DefaultCrane.js';

// Brought along from the old repository; nobody has moved it to Vitest yet.
describe('crane alarms', () => {
  const siren = jest.fn();

  test('the siren is silent on an ordinary lift', () => {
    const crane = new DefaultCrane().init({
      ior: { uuid: 'c-9', component: 'Crane', version: '0.2.0.0' },
      owner: 'quay master',
      model: { uuid: 'c-9', callSign: 'Stork', safeLoad: 500, radius: 5, longestRadius: 6, hookLoad: 0, liftsToday: 3 },
    });
    crane.lift(400);
    expect(siren).not.toHaveBeenCalled();
  });

  test('counts lifts over the day', async () => {
    jest.useFakeTimers();
    const crane = new DefaultCrane();
    expect((await crane.toScenario()).model.liftsToday).toBe(0);
    jest.useRealTimers();
  });
});
