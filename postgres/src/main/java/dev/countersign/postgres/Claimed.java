package dev.countersign.postgres;

import dev.countersign.postgres.encryption.UnreadableException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows that were claimed. One that cannot be read here is left alone until its lease ends: another
 * server may have the key, or be of the version that wrote it, and nothing else has to wait for it.
 */
final class Claimed {
  private static final Logger LOG = LoggerFactory.getLogger(Claimed.class);

  private Claimed() {}

  /** Reads a row. */
  @FunctionalInterface
  interface Reading<T> {
    T read() throws SQLException;
  }

  /** The row; empty if it cannot be read. */
  static <T> Optional<T> read(Reading<T> reading) throws SQLException {
    try {
      return Optional.of(reading.read());
    } catch (UnreadableException e) {
      LOG.error("Left alone until its lease ends: {}", e.getMessage());
      return Optional.empty();
    } catch (RuntimeException e) {
      LOG.error(
          "Left alone until its lease ends: this program cannot read what another version wrote ({})",
          e.getClass().getName());
      return Optional.empty();
    }
  }

  /** Gathers the rows that can be read. */
  static <T> Collector<Optional<T>, ?, List<T>> readable() {
    return Collectors.flatMapping(Optional::stream, Collectors.toUnmodifiableList());
  }
}
