package dev.countersign.postgres.embedded;

import dev.countersign.postgres.embedded.Access.Answer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The use of a running server, from the opening to the end.
 *
 * <p>Among {@link Ownership#SHARE} users the last one stops the server. Who joined holds an
 * advisory lock in the database through a connection, which a dead process cannot keep; the holder
 * of the directory's lock stops the server only when it finds no such lock. Everybody who gives the
 * directory's lock back looks once more, so that two who end at once do not both rely on the other.
 */
final class Tenancy {
  private static final Logger LOGGER = LoggerFactory.getLogger(Tenancy.class);

  private final Opening opening;
  private final Ownership ownership;
  private final Origin origin;
  private final long processId;
  private final Access access;
  private @Nullable DirectoryLock lock;
  private @Nullable Connection presence;
  private boolean ended;

  private Tenancy(
      Opening opening, Ownership ownership, Origin origin, PostmasterFile server, Access access) {
    this.opening = opening;
    this.ownership = ownership;
    this.origin = origin;
    this.processId = server.processId();
    this.access = access;
  }

  static Tenancy owned(
      Opening opening,
      DirectoryLock lock,
      Ownership ownership,
      Origin origin,
      PostmasterFile server,
      Access access) {
    var tenancy = new Tenancy(opening, ownership, origin, server, access);
    tenancy.lock = lock;
    return tenancy;
  }

  static Tenancy joined(
      Opening opening, PostmasterFile server, Access access, Connection presence) {
    var tenancy = new Tenancy(opening, Ownership.SHARE, Origin.JOINED, server, access);
    tenancy.presence = presence;
    return tenancy;
  }

  Origin origin() {
    return origin;
  }

  Access access() {
    return access;
  }

  long processId() {
    return processId;
  }

  synchronized boolean end() {
    if (ended) {
      return false;
    }
    ended = true;
    withdrawPresence();
    Optional<DirectoryLock> held =
        lock != null
            ? Optional.of(lock)
            : DirectoryLock.tryAcquire(opening.directory().lock(), Ownership.SHARE);
    while (held.isPresent() && !endWithLock(held.get())) {
      held =
          isUnused()
              ? DirectoryLock.tryAcquire(opening.directory().lock(), Ownership.SHARE)
              : Optional.empty();
    }
    return true;
  }

  /**
   * Stops the server unless others need it, and gives the lock back; says whether there is nothing
   * left to do.
   */
  private boolean endWithLock(DirectoryLock held) {
    try (held) {
      return switch (ownership) {
        case OWN -> {
          stop();
          yield true;
        }
        case SHARE -> stopUnlessUsed();
      };
    }
  }

  private boolean stopUnlessUsed() {
    if (!opening.processes().include(processId)) {
      return true;
    }
    if (!(access.connect() instanceof Answer.Accepted(Connection connection))) {
      return false;
    }
    try {
      boolean unused = Access.keepOthersOut(connection);
      if (unused) {
        stop();
      }
      return unused;
    } catch (SQLException cutOff) {
      LOGGER.debug(
          "The server on {} went away while we left it", opening.directory().root(), cutOff);
      return false;
    } finally {
      Opening.closeQuietly(connection);
    }
  }

  private boolean isUnused() {
    if (!(access.connect() instanceof Answer.Accepted(Connection connection))) {
      return false;
    }
    try {
      boolean unused = Access.keepOthersOut(connection);
      if (unused) {
        Access.letOthersIn(connection);
      }
      return unused;
    } catch (SQLException cutOff) {
      return false;
    } finally {
      Opening.closeQuietly(connection);
    }
  }

  private void withdrawPresence() {
    if (presence == null) {
      return;
    }
    try {
      Access.leave(presence);
    } catch (SQLException cutOff) {
      LOGGER.debug(
          "The server on {} was gone before we left it", opening.directory().root(), cutOff);
    }
    Opening.closeQuietly(presence);
    presence = null;
  }

  private void stop() {
    opening.server().stop(processId);
  }
}
