import { expect } from 'chai';
import { fromBase64Url, toBase64Url, utf8 } from '../../../src/lib/bytes.ts';
import { generateIdentityKeys, openIdentity, verifySignature } from '../../../src/mesh/identity.ts';

const MESSAGE = utf8('a message');

describe('signatures', () => {
  it('are good for their key and message, and for nothing else', async () => {
    const [ada, bob] = await Promise.all([
      generateIdentityKeys().then(openIdentity),
      generateIdentityKeys().then(openIdentity),
    ]);
    const signature = await ada.sign(MESSAGE);
    expect(await verifySignature(ada.id, signature, MESSAGE)).to.be.true;
    expect(await verifySignature(bob.id, signature, MESSAGE)).to.be.false;
    expect(await verifySignature(ada.id, signature, utf8('another'))).to.be.false;
    expect(await verifySignature(ada.id, await bob.sign(MESSAGE), MESSAGE)).to.be.false;
    for (const odd of ['', 'short', '!'.repeat(43), `${ada.id}A`, ada.id.slice(0, 42)])
      expect(await verifySignature(odd, signature, MESSAGE)).to.be.false;
    for (const odd of ['', 'short', '!'.repeat(86), signature.slice(0, 85)])
      expect(await verifySignature(ada.id, odd, MESSAGE)).to.be.false;
  });

  it('are not good for the same key in another spelling', async () => {
    const ada = await openIdentity(await generateIdentityKeys());
    const signature = await ada.sign(MESSAGE);
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = alphabet.indexOf(ada.id.slice(42));
    for (const spare of [1, 2, 3]) {
      const alias = ada.id.slice(0, 42) + alphabet.charAt(last + spare);
      expect(toBase64Url(fromBase64Url(alias))).to.equal(ada.id);
      expect(await verifySignature(alias, signature, MESSAGE)).to.be.false;
    }
  });

  it('cannot be made without a private key, by one of the points that no key belongs to', async () => {
    // With S = 0, the equation S·B = R + h·A holds for one message in eight or more, if A and R are such points.
    const points = [
      'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
      'AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
      'JuiVj8KyJ7BFw_SJ8u-Y8NXfrAXTxjM5sTgCiG1T_AU',
      'xxdqcD1N2E-6PAt2DRBnDyogU_osOczGTsf9d5KsA3o',
      '7P_______________________________________38',
      '7f_______________________________________38',
      '7v_______________________________________38',
    ].flatMap((point) => {
      const negative = fromBase64Url(point);
      negative[31] = negative[31]! | 0x80;
      return [point, toBase64Url(negative)];
    });
    for (const key of points) {
      for (const point of points) {
        const signature = toBase64Url(new Uint8Array([...fromBase64Url(point), ...new Uint8Array(32)]));
        const verdicts = Array.from({ length: 16 }, (_, message) =>
          verifySignature(key, signature, utf8(String(message))),
        );
        expect(await Promise.all(verdicts)).to.not.include(true);
      }
    }
  });
});
