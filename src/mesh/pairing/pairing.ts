/**
 * First half of connecting two devices without any relay: `text` goes to the other device, as QR code or copied,
 * and its answer comes back the same way.
 */
export interface PairingOffer {
  /** Short enough for one QR code. */
  readonly text: string;
  /**
   * Resolves when the devices are connected. @throws 'pairing-invalid' where the text is no answer to this offer
   * @throws 'pairing-failed' where no path between the devices works
   */
  accept(answer: string): Promise<void>;
  close(): void;
}

/** Second half, on the device that read the offer. */
export interface PairingAnswer {
  readonly text: string;
  /** @throws 'pairing-failed' where the first device does not take it, or no path works */
  readonly connected: Promise<void>;
  close(): void;
}
