package dev.countersign.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the numbers of the program. Machines are noisy: compare within one run, by ratios and
 * medians.
 */
public final class Bench {
  private static final List<String> ALL =
      List.of("steps", "start", "acknowledge", "storm", "resume", "cycle");
  private static final String PROFILE = "--profile";

  private Bench() {}

  /**
   * Measures the program.
   *
   * @param arguments the program's jar, then what to measure; nothing for all but {@code growth},
   *     which takes hours; {@code growth:OPEN,FINISHED} is smaller. {@code --profile} prints the
   *     statements of the database as well and leaves a recording of the server
   */
  public static void main(String[] arguments) throws Exception {
    Path program = Path.of(arguments[0]).toAbsolutePath();
    List<String> words = new ArrayList<>(List.of(arguments).subList(1, arguments.length));
    boolean isProfiled = words.remove(PROFILE);
    List<String> wanted = words.isEmpty() ? ALL : words;
    System.out.printf(
        "%s %s, %d cores, Java %s%n",
        System.getProperty("os.name"),
        System.getProperty("os.version"),
        Runtime.getRuntime().availableProcessors(),
        Runtime.version());
    for (String what : wanted) {
      if (what.equals("steps")) {
        SmallSteps.measure();
        continue;
      }
      if (what.startsWith(Growth.NAME)) {
        Growth.measure(program, what);
        continue;
      }
      try (House house = House.open(program, isProfiled)) {
        switch (what) {
          case "start" -> Starts.measure(house);
          case "acknowledge" -> Acknowledgements.measure(house);
          case "storm" -> Answers.storm(house);
          case "resume" -> Answers.resumes(house);
          case "cycle" -> Cycles.measure(house);
          default ->
              throw new IllegalArgumentException("Not one of " + ALL + " and growth: " + what);
        }
        if (isProfiled) {
          StatementProfile.print(house.postgres());
        }
      }
    }
  }

  /** The one in the middle. */
  static long median(List<Long> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  /** In milliseconds, for a table. */
  static String millis(Duration time) {
    return "%.1f ms".formatted(time.toNanos() / 1e6);
  }
}
