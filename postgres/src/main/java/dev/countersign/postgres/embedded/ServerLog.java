package dev.countersign.postgres.embedded;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * The part of the server's log that one start wrote.
 *
 * @param start where it begins, in bytes
 */
record ServerLog(Path file, long start) {
  private static final long TURN_OVER_AT = 8L << 20;
  private static final int MOST_READ = 1 << 16;

  /**
   * Marks the end of the log; a log over 8 MB is put aside first, in the place of the one put aside
   * before. Only its owner may read it, because a failed statement is logged with its text.
   */
  static ServerLog mark(Path file) throws IOException {
    if (Files.exists(file) && Files.size(file) > TURN_OVER_AT) {
      Path aside = file.resolveSibling(file.getFileName() + ".1");
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    }
    if (!Files.exists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    return new ServerLog(file, Files.size(file));
  }

  boolean mentions(String text) {
    return text().contains(text);
  }

  /** The last lines that this start wrote, without the times in front. */
  String lastLines() {
    List<String> lines =
        text()
            .lines()
            .map(line -> line.replaceFirst("^\\d{4}-\\S+ \\S+ \\S+ \\[\\d+] ", ""))
            .toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
  }

  private String text() {
    try (var reader = new RandomAccessFile(file.toFile(), "r")) {
      reader.seek(Math.max(start, reader.length() - MOST_READ));
      byte[] bytes = new byte[(int) (reader.length() - reader.getFilePointer())];
      reader.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      return "";
    }
  }
}
