package dev.countersign.postgres.embedded;

import java.nio.file.Path;

/**
 * A running PostgreSQL on this machine, reachable from this machine only, whose data lies in a
 * directory and survives restarts. Commits are durable ({@code fsync}, {@code synchronous_commit}
 * and {@code full_page_writes} are on).
 *
 * <p>In the data directory: {@code postgres/} is the server's, {@code postgres.log} its log, {@code
 * password} the password of its role, {@code lock} names the owner. The programs are unpacked once
 * to the user's cache.
 *
 * <p>The server runs in a session of its own: it survives Ctrl-C and the death of this process, and
 * the next {@link #open} finds it.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  private final Tenancy tenancy;

  private EmbeddedPostgres(Tenancy tenancy) {
    this.tenancy = tenancy;
  }

  /**
   * Makes a server run on the data directory: starts one, adopts one that a dead process left
   * running, or joins the one of a living owner. The directory is created where it is missing; the
   * first start takes some seconds.
   *
   * @throws EmbeddedPostgresException when it cannot; its reason says why
   */
  public static EmbeddedPostgres open(Path dataDirectory, Ownership ownership) {
    return open(dataDirectory, ownership, Surroundings.ofThisProcess());
  }

  static EmbeddedPostgres open(Path dataDirectory, Ownership ownership, Surroundings surroundings) {
    return Patience.uninterrupted(() ->
        new EmbeddedPostgres(
            new Opening(DataDirectory.prepare(dataDirectory), surroundings).open(ownership)));
  }

  /** The address of the database {@code countersign}, without user and password. */
  public String jdbcUrl() {
    return tenancy.access().url();
  }

  /** The role that owns the database. It may create databases and is no superuser. */
  public String username() {
    return Cluster.ROLE;
  }

  public Password password() {
    return tenancy.access().password();
  }

  /** The port on 127.0.0.1; another one after every start. */
  public int port() {
    return tenancy.access().port();
  }

  /** The process id of the server. */
  public long processId() {
    return tenancy.processId();
  }

  /** How this process came by the server. */
  public Origin origin() {
    return tenancy.origin();
  }

  /**
   * Ends the use of the server. An owner stops it, cutting connections that are still open, and
   * waits until it is down; a {@link Ownership#SHARE} user stops it only when nobody else uses it.
   * Calling again does nothing. Safe in a shutdown hook, and on an interrupted thread.
   */
  @Override
  public void close() {
    Patience.uninterrupted(tenancy::end);
  }

  @Override
  public String toString() {
    return "EmbeddedPostgres[" + jdbcUrl() + ", process " + processId() + ", " + origin() + "]";
  }
}
