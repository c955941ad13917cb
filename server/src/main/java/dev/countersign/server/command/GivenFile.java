package dev.countersign.server.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file that is named by an argument. */
final class GivenFile {
  private GivenFile() {}

  /** There is no such file, or it cannot be read; the message says which and what to do. */
  static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unreadable(String message) {
      super(message);
    }
  }

  /**
   * All its bytes.
   *
   * @param name a path, or {@code -} for standard input
   * @throws Unreadable when there are none
   */
  static byte[] read(String name) {
    try {
      return name.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(name));
    } catch (NoSuchFileException e) {
      throw new Unreadable("There is no file " + name + "; give a file, or - for standard input.");
    } catch (IOException e) {
      throw new Unreadable(
          "The file "
              + name
              + " cannot be read ("
              + e.getMessage()
              + "); give a file, or - for standard input.");
    }
  }
}
