package dev.countersign.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Payloads of Meta's that other people recorded or wrote, with what each of them holds. They stand
 * beside the project, not in it; a test that wants them is skipped where they are absent.
 */
public final class Corpus {
  /** System property and environment variable that name the folder. */
  public static final String LOCATION = "COUNTERSIGN_CORPUS";

  /** What a test says when it is skipped. */
  public static final String ABSENT =
      "SKIPPED: no corpus of third-party payloads. Put one at ../shared/corpus or name its folder in "
          + LOCATION
          + ".";

  private static final String MANIFEST = "MANIFEST.tsv";
  private static final int COLUMNS = 8;
  private static final JsonMapper JSON = new JsonMapper();

  private final Path folder;

  private Corpus(Path folder) {
    this.folder = folder;
  }

  /**
   * One payload.
   *
   * @param file the path below the corpus, such as {@code instagram/text--public--1.json}
   * @param object the {@code object} of a webhook, or a word in brackets
   * @param kind what it is about
   * @param expect an array with one object for each event, in wire order
   * @param expectedClass for an error or a send response, what it means; else empty
   * @param notes what is odd about it
   */
  public record Payload(
      String file,
      String object,
      String kind,
      JsonNode expect,
      String expectedClass,
      String notes,
      Path path) {

    /** The bytes as recorded. */
    public byte[] bytes() {
      try {
        return Files.readAllBytes(path);
      } catch (IOException e) {
        throw new UncheckedIOException("Reading " + path + " failed.", e);
      }
    }

    @Override
    public String toString() {
      return file;
    }
  }

  /**
   * The corpus: the folder of {@value #LOCATION} (system property, then environment), else {@code
   * shared/corpus} beside the working directory or one above it. Empty, with a printed line, when
   * there is none.
   */
  public static Optional<Corpus> find() {
    String named = System.getProperty(LOCATION, System.getenv(LOCATION));
    if (named != null) {
      return present(Path.of(named)).or(Corpus::reportAbsence);
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Optional<Corpus> corpus = present(at.resolve("shared").resolve("corpus"));
      if (corpus.isPresent()) {
        return corpus;
      }
    }
    return reportAbsence();
  }

  /** All payloads, in the manifest's order. */
  public List<Payload> payloads() {
    List<Payload> payloads = new ArrayList<>();
    for (String line : lines().subList(1, lines().size())) {
      String[] cells = line.split("\t", -1);
      if (cells.length < COLUMNS) {
        throw new IllegalStateException("Not a line of " + MANIFEST + ": " + line);
      }
      payloads.add(
          new Payload(
              cells[0],
              cells[1],
              cells[2],
              JSON.readTree(cells[5].isEmpty() ? "[]" : cells[5]),
              cells[6],
              cells[7],
              folder.resolve(cells[0])));
    }
    return List.copyOf(payloads);
  }

  /** The payloads below a folder such as {@code instagram}. */
  public List<Payload> payloads(String below) {
    return payloads().stream().filter(payload -> payload.file().startsWith(below + "/")).toList();
  }

  /** A file of the corpus that is no payload. */
  public Path file(String name) {
    return folder.resolve(name);
  }

  private List<String> lines() {
    try {
      return Files.readAllLines(folder.resolve(MANIFEST));
    } catch (IOException e) {
      throw new UncheckedIOException("Reading the manifest in " + folder + " failed.", e);
    }
  }

  private static Optional<Corpus> present(Path folder) {
    return Files.isRegularFile(folder.resolve(MANIFEST))
        ? Optional.of(new Corpus(folder))
        : Optional.empty();
  }

  private static Optional<Corpus> reportAbsence() {
    System.err.println(ABSENT);
    return Optional.empty();
  }
}
