package dev.countersign.store;

import java.util.Optional;

/** People's wishes that what is known of them be removed; see {@link People#erase}. */
public interface Erasures {

  /** A wish that was noted. */
  Optional<Erasure> find(Erasure.Code code);

  /**
   * Goes on with one wish, a small step: approvals that have ended and whose workflows know it, and
   * webhooks that were handled. What is still under way waits until it has ended. Addresses and
   * names give way to pseudonyms; journals stay whole, their entries about the person are emptied.
   *
   * @param limit how many approvals, or webhooks, are looked at
   * @return how many were changed
   */
  int proceed(int limit);
}
