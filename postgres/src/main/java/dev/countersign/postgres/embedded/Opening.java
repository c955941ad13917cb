package dev.countersign.postgres.embedded;

import dev.countersign.postgres.embedded.Access.Answer;
import dev.countersign.postgres.embedded.DirectoryLock.Holder;
import dev.countersign.postgres.embedded.EmbeddedPostgresException.Reason;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way from a data directory to a running server. Whoever holds the lock decides; everybody else
 * joins or is refused.
 */
record Opening(DataDirectory directory, Surroundings surroundings) {
  private static final Logger LOGGER = LoggerFactory.getLogger(Opening.class);
  private static final Duration PAUSE = Duration.ofMillis(15);

  Tenancy open(Ownership ownership) {
    return switch (ownership) {
      case OWN -> own();
      case SHARE -> share();
    };
  }

  private Tenancy own() {
    long begin = System.nanoTime();
    while (true) {
      Optional<DirectoryLock> lock = DirectoryLock.tryAcquire(directory.lock(), Ownership.OWN);
      if (lock.isPresent()) {
        return takeOver(lock.get(), Ownership.OWN);
      }
      Optional<Holder> holder = DirectoryLock.holder(directory.lock());
      boolean command = holder.filter(found -> found.ownership() == Ownership.SHARE).isPresent();
      Surroundings.Waits waits = surroundings.waits();
      if (isPast(begin, command ? waits.forCommand() : waits.forOwner())) {
        throw inUse(holder, "stop it first, or set data-dir to another directory");
      }
      Patience.pause(PAUSE);
    }
  }

  private Tenancy share() {
    long begin = System.nanoTime();
    while (true) {
      Optional<DirectoryLock> lock = DirectoryLock.tryAcquire(directory.lock(), Ownership.SHARE);
      if (lock.isPresent()) {
        return takeOver(lock.get(), Ownership.SHARE);
      }
      Optional<Tenancy> joined = join();
      if (joined.isPresent()) {
        return joined.get();
      }
      if (isPast(begin, surroundings.waits().forServer())) {
        throw inUse(
            DirectoryLock.holder(directory.lock()),
            "its PostgreSQL does not answer: see "
                + directory.log()
                + ", then try again or restart that process");
      }
      Patience.pause(PAUSE);
    }
  }

  private Optional<Tenancy> join() {
    Optional<PostmasterFile> file =
        PostmasterFile.read(directory.postmasterFile()).filter(PostmasterFile::ready);
    Optional<Password> password = directory.readPassword();
    if (file.isEmpty() || password.isEmpty() || !processes().include(file.get().processId())) {
      return Optional.empty();
    }
    var access = new Access(file.get().port(), password.get());
    if (!(access.connect() instanceof Answer.Accepted(Connection connection))) {
      return Optional.empty();
    }
    try {
      if (Access.join(connection)) {
        return Optional.of(Tenancy.joined(this, file.get(), access, connection));
      }
      connection.close();
      return Optional.empty();
    } catch (SQLException cutOff) {
      LOGGER.debug("The server on {} went away while we joined it", directory.root(), cutOff);
      return Optional.empty();
    }
  }

  /**
   * With the lock in hand: uses the server that is there, or starts one. The lock is released when
   * this fails.
   */
  private Tenancy takeOver(DirectoryLock lock, Ownership ownership) {
    boolean done = false;
    try {
      Server server = server();
      directory
          .majorVersion()
          .ifPresent(new Cluster(directory, server.installation())::requireSameVersion);
      Tenancy tenancy =
          adopt(server, lock, ownership).orElseGet(() -> start(server, lock, ownership));
      done = true;
      return tenancy;
    } finally {
      if (!done) {
        lock.close();
      }
    }
  }

  /**
   * Looks for a server that a dead owner left running. One that is not as we would start it, or
   * does not answer in time, is stopped.
   */
  private Optional<Tenancy> adopt(Server server, DirectoryLock lock, Ownership ownership) {
    long begin = System.nanoTime();
    while (true) {
      Optional<PostmasterFile> file = leftover();
      if (file.isEmpty() && (processes().all().isEmpty() || isPast(begin, Server.LINGERING))) {
        return Optional.empty();
      }
      if (file.isPresent()) {
        Optional<Access> access = access(server, file.get());
        Answer answer = access.isEmpty() ? new Answer.Refused() : access.get().connect();
        if (answer instanceof Answer.Accepted(Connection connection)) {
          closeQuietly(connection);
          LOGGER.info(
              "PostgreSQL {} (process {}) on {} was left by a process that is gone; using it on",
              server.installation().version(),
              file.get().processId(),
              directory.root());
          return Optional.of(
              Tenancy.owned(
                  this, lock, ownership, Origin.ADOPTED, file.get(), access.orElseThrow()));
        }
        boolean late = isPast(begin, surroundings.waits().forServer());
        if (answer instanceof Answer.Refused || late) {
          stopLeftover(server, file.get());
          return Optional.empty();
        }
      }
      Patience.pause(PAUSE);
    }
  }

  /** What the server that runs without an owner says about itself. */
  private Optional<PostmasterFile> leftover() {
    return PostmasterFile.read(directory.postmasterFile())
        .filter(file -> processes().include(file.processId()));
  }

  /** The way into a running server that is as we would start it and whose password we know. */
  private Optional<Access> access(Server server, PostmasterFile file) {
    return directory
        .readPassword()
        .filter(known -> server.isUpToDate(file))
        .map(password -> new Access(file.port(), password));
  }

  private void stopLeftover(Server server, PostmasterFile file) {
    LOGGER.info(
        "PostgreSQL process {} on {} was left by a process that is gone and cannot be used on; starting anew",
        file.processId(),
        directory.root());
    server.stop(file.processId());
  }

  private Tenancy start(Server server, DirectoryLock lock, Ownership ownership) {
    long begin = System.nanoTime();
    server.clearRemains();
    Password password = new Cluster(directory, server.installation()).prepare();
    PostmasterFile file = server.start();
    var access = new Access(file.port(), password);
    prove(server, file, access);
    LOGGER.info(
        "PostgreSQL {} (process {}) runs on port {} after {} ms, its data is in {}",
        server.installation().version(),
        file.processId(),
        file.port(),
        Duration.ofNanos(System.nanoTime() - begin).toMillis(),
        directory.root());
    return Tenancy.owned(this, lock, ownership, Origin.STARTED, file, access);
  }

  /** A server that we started and cannot use is stopped again before the failure is reported. */
  private void prove(Server server, PostmasterFile file, Access access) {
    long begin = System.nanoTime();
    while (true) {
      switch (access.connect()) {
        case Answer.Accepted(Connection connection) -> {
          closeQuietly(connection);
          return;
        }
        case Answer.Refused() -> {
          server.stop(file.processId());
          throw access.passwordRefused(directory.passwordFile());
        }
        case Answer.Silent(SQLException cause) -> {
          if (isPast(begin, Server.LINGERING)) {
            server.stop(file.processId());
            throw server.startFailed("it takes no connections: " + cause.getMessage());
          }
        }
      }
      Patience.pause(PAUSE);
    }
  }

  Server server() {
    return new Server(
        directory, Installation.find(directory, surroundings), surroundings.waits().forServer());
  }

  ServerProcesses processes() {
    return new ServerProcesses(directory.cluster());
  }

  private EmbeddedPostgresException inUse(Optional<Holder> holder, String advice) {
    String who = holder.map(found -> "process " + found.processId()).orElse("another process");
    return new EmbeddedPostgresException(
        Reason.DATA_DIRECTORY_IN_USE,
        "The data directory " + directory.root() + " is in use by " + who + ": " + advice + ".");
  }

  static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException gone) {
      LOGGER.debug("A connection was gone before it was closed", gone);
    }
  }

  private static boolean isPast(long begin, Duration limit) {
    return System.nanoTime() - begin > limit.toNanos();
  }
}
