package dev.countersign.resume;

import java.net.URI;
import java.util.Optional;

/**
 * The port that delivers outcomes outside of this process. Implementations are safe for use by many
 * threads.
 */
public interface Resumer {

  /** The kind of target that it serves, as {@link ResumeTarget#kind()} names it. */
  String kind();

  /**
   * Why a target may not be used, one sentence; empty when it may. Asked before an approval is
   * stored.
   */
  Optional<String> refusal(URI target);

  /** How many deliveries to one receiver may be under way at once; at least 1. */
  int atOnce();

  /** Makes one attempt and waits for its end. Never throws for a failure of the receiver. */
  ResumeOutcome resume(ResumeDelivery delivery);
}
