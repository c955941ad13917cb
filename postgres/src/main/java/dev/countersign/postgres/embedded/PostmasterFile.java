package dev.countersign.postgres.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a server says about itself in {@code postmaster.pid}: process id, data directory, start
 * time, port, socket directory, listen address, shared memory, status, one a line (PostgreSQL's
 * {@code pidfile.h}). It may be stale.
 */
record PostmasterFile(long processId, int port, boolean ready) {
  private static final int PORT_LINE = 3;
  private static final int STATUS_LINE = 7;

  /**
   * Empty when there is no file, or when it is not written completely enough to tell process and
   * port.
   */
  static Optional<PostmasterFile> read(Path file) {
    try {
      List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
      if (lines.size() <= PORT_LINE) {
        return Optional.empty();
      }
      boolean ready = lines.size() > STATUS_LINE && lines.get(STATUS_LINE).strip().equals("ready");
      return Optional.of(
          new PostmasterFile(
              Long.parseLong(lines.getFirst().strip()),
              Integer.parseInt(lines.get(PORT_LINE).strip()),
              ready));
    } catch (IOException | NumberFormatException unreadable) {
      return Optional.empty();
    }
  }
}
