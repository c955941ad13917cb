package dev.countersign.postgres.embedded;

/** What the caller wants to be for the server in a data directory. */
public enum Ownership {
  /**
   * The one long-running process that the server belongs to; refused while another process owns it.
   */
  OWN,
  /**
   * A short command: joins the server of a living owner, or owns it for as long as nobody else
   * does.
   */
  SHARE
}
