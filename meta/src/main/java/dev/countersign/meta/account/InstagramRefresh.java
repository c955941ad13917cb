package dev.countersign.meta.account;

import dev.countersign.secret.Secret;
import java.time.Duration;

/** How an attempt to refresh an Instagram user token ended. */
public sealed interface InstagramRefresh {

  /**
   * There is a new token; the former one works on until its own end.
   *
   * @param expiresIn how long the new one works
   */
  record Refreshed(Secret token, Duration expiresIn) implements InstagramRefresh {}

  /**
   * Meta says no: the token is younger than 24 hours, has ended, or lost its permission. Meta does
   * not document how these differ in its answer.
   *
   * @param reason what Meta says, fit for an operator's eyes
   */
  record Refused(String reason) implements InstagramRefresh {}

  /**
   * It could not be asked now.
   *
   * @param reason what happened, fit for an operator's eyes
   */
  record Unavailable(String reason) implements InstagramRefresh {}
}
