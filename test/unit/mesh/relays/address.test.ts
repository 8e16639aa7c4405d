import { expect } from 'chai';
import * as fc from 'fast-check';
import { canonicalRelay, readRelayAddress } from '../../../../src/mesh/relays/address.ts';

describe('the address of a relay', () => {
  it('names its protocol, or suggests it', () => {
    const of = (url: string): unknown => readRelayAddress(url);
    expect(of('wss://a.example/')).to.deep.equal({
      socketUrl: 'wss://a.example/',
      protocol: 'nostr',
      isNamed: false,
    });
    expect(of('wss://a.example:8084/mqtt')).to.deep.equal({
      socketUrl: 'wss://a.example:8084/mqtt',
      protocol: 'mqtt',
      isNamed: false,
    });
    expect(of('mqtt+ws://a.example/x')).to.deep.equal({
      socketUrl: 'ws://a.example/x',
      protocol: 'mqtt',
      isNamed: true,
    });
  });

  it('has one canonical form', () => {
    expect(canonicalRelay(' WSS://A.example ')).to.equal('wss://a.example/');
    expect(canonicalRelay('wss://a.example:443/mqtt')).to.equal('wss://a.example/mqtt');
    expect(canonicalRelay('mqtt+wss://A.example')).to.equal('mqtt+wss://a.example/');
    expect(canonicalRelay('mqtt wss://a.example')).to.equal('mqtt+wss://a.example/');
    expect(canonicalRelay('/relay', 'ws://a.example/relays.json')).to.equal('ws://a.example/relay');
    fc.assert(
      fc.property(fc.webUrl({ validSchemes: ['wss', 'ws', 'mqtt+wss'] }), (url) => {
        const once = canonicalRelay(url);
        expect(once).not.to.be.null;
        expect(canonicalRelay(once ?? '')).to.equal(once);
      }),
    );
  });

  it('that is none is refused, whatever it is', () => {
    for (const text of [
      '',
      'a.example',
      'https://a.example',
      'mqtt://a.example',
      'wss://',
      'wss://a.example/#x',
    ]) {
      expect(canonicalRelay(text), text).to.be.null;
    }
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const relay = canonicalRelay(text);
        if (relay !== null) expect(relay).to.match(/^(mqtt\+)?wss?:\/\//);
      }),
    );
  });
});
