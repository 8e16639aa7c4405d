/** The DTLS certificate of one join, and what it looks like to a peer. */
export interface DtlsCertificate {
  readonly certificate: RTCCertificate;
  /** SHA-256 fingerprint as in SDP: colon-separated upper-case hex. */
  readonly fingerprint: string;
}

/** The two ends of one encrypted connection, each as in {@link DtlsCertificate.fingerprint}. */
export interface DtlsFingerprints {
  readonly own: string;
  readonly theirs: string;
}

/**
 * Makes one certificate for all connections of a join. Being shared, its fingerprint is known before there is
 * any peer, so that it can be signed; and the pooled connections need not each make a key of their own.
 */
export async function makeCertificate(): Promise<DtlsCertificate> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const certificate = await RTCPeerConnection.generateCertificate(algorithm);
  // Not every browser has RTCCertificate.getFingerprints; an offer that is never used tells it everywhere.
  const probe = new RTCPeerConnection({ certificates: [certificate] });
  try {
    probe.createDataChannel('probe');
    const { sdp = '' } = await probe.createOffer();
    const fingerprint = fingerprintIn(sdp);
    if (fingerprint === null) throw new Error('The browser offered no SHA-256 fingerprint.');
    return { certificate, fingerprint };
  } finally {
    probe.close();
  }
}

/**
 * The one SHA-256 fingerprint that a session description commits to, or null. A description with a second
 * fingerprint of any kind would let a second certificate pass (RFC 8122, section 5), so it has none for us.
 */
export function fingerprintIn(sdp: string): string | null {
  const lines = [...sdp.matchAll(/^a=fingerprint:(\S+) +(\S+)/gm)];
  const distinct = new Set(
    lines.map(([, hash = '', value = '']) => `${hash.toLowerCase()} ${value.toUpperCase()}`),
  );
  const [only] = distinct;
  return distinct.size === 1 && only?.startsWith('sha-256 ') ? only.slice('sha-256 '.length) : null;
}
