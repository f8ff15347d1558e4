// SPDX-License-Identifier: MIT
import { describe, it, expect } from 'vitest';
import { DefaultButton } from '../src/ts/layer2/DefaultButton.js';

describe('an emergency stop that wants two presses', () => {
  const stop = {
    ior: { uuid: 'btn-1', component: 'Button', version: '0.1.0.0' },
    owner: 'crane panel',
    model: { uuid: 'btn-1', caption: 'Stop', command: 'crane.stop', enabled: true, pressesNeeded: 2 },
  };

  it('ignores a single press', () => {
    expect(new DefaultButton().init(stop).press(0).takeCommands()).toEqual([]);
  });

  it('calls out on the second press within two seconds', () => {
    expect(new DefaultButton().init(stop).press(0).press(1900).takeCommands()).toEqual(['crane.stop']);
  });

  it('forgets a press that is too old', () => {
    expect(new DefaultButton().init(stop).press(0).press(2500).takeCommands()).toEqual([]);
  });

  it('hands each command out once', () => {
    const button = new DefaultButton().init(stop).press(5).press(6);
    expect(button.takeCommands()).toHaveLength(1);
    expect(button.takeCommands()).toHaveLength(0);
  });

  it('does nothing while disabled', () => {
    const button = new DefaultButton().init(stop).press(0).disable().press(1).enable().press(2);
    expect(button.takeCommands()).toEqual([]);
  });
});
