package dev.countersign.postgres.embedded;

/** Where the server that an {@link EmbeddedPostgres} stands for came from. */
public enum Origin {
  /** This call started it. */
  STARTED,
  /** It was left running by a process that is gone; this process owns it now. */
  ADOPTED,
  /**
   * It belongs to another holder, who is alive; closing leaves it running unless that holder is
   * gone by then.
   */
  JOINED
}
