import { describe, it, expect } from 'vitest';
import { DefaultParcel } from '../src/ts/layer2/DefaultParcel.js';

const crate = {
  ior: { uuid: 'p-1', component: 'Parcel', version: '0.1.0.0' },
  owner: 'yard office',
  model: { uuid: 'p-1', sender: 'Oda', receiver: 'Mill', weightKilograms: 40, lane: '', stamped: false },
};

describe('a parcel of the first version', () => {
  it('must be stamped before it may be parked', () => {
    const parcel = new DefaultParcel().init(crate);
    expect(() => parcel.park('b2')).toThrow('no stamp');
    expect(parcel.stamp().park('b2').label()).toContain('lane B2');
  });

  it('cannot be stamped unweighed', () => {
    const feather = { ...crate, model: { ...crate.model, weightKilograms: 0 } };
    expect(() => new DefaultParcel().init(feather).stamp()).toThrow('never weighed');
  });

  it('says that it is still on the lorry', () => {
    expect(new DefaultParcel().init(crate).label()).toBe('Oda > Mill, 40 kg, on lorry');
  });
});
