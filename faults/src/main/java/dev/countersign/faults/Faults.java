package dev.countersign.faults;

import dev.countersign.faults.scenario.BrokenDatabase;
import dev.countersign.faults.scenario.FullDisk;
import dev.countersign.faults.scenario.FullLogDisk;
import dev.countersign.faults.scenario.GoneEngine;
import dev.countersign.faults.scenario.GraphFaults;
import dev.countersign.faults.scenario.KillAtPoints;
import dev.countersign.faults.scenario.LongOutage;
import dev.countersign.faults.scenario.LostAnswers;
import dev.countersign.faults.scenario.RandomKills;
import dev.countersign.faults.scenario.Result;
import dev.countersign.faults.scenario.RevokedToken;
import dev.countersign.faults.scenario.Scenario;
import dev.countersign.faults.scenario.SlowReceivers;
import dev.countersign.faults.scenario.Stage;
import dev.countersign.faults.scenario.TwoNodes;
import dev.countersign.faults.scenario.Unsubscribed;
import dev.countersign.faults.scenario.WildWebhooks;
import dev.countersign.faults.scenario.WrongClocks;
import dev.countersign.faults.world.Postgres;
import dev.countersign.faults.world.Programs;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Plays the scenarios and prints what became of the promises. */
public final class Faults {
  /** In the order of their numbers. */
  static final List<Scenario> ALL =
      List.of(
          new KillAtPoints(),
          new RandomKills(),
          new BrokenDatabase(),
          new GraphFaults(),
          new WildWebhooks(),
          new WrongClocks(),
          new FullDisk(),
          new FullLogDisk(),
          new SlowReceivers(),
          new TwoNodes(),
          new LostAnswers(),
          new GoneEngine(),
          new LongOutage(),
          new RevokedToken(),
          new Unsubscribed());

  private static final int LANES = 3;

  private final Options options;
  private final PrintStream out;

  private Faults(Options options, PrintStream out) {
    this.options = options;
    this.out = out;
  }

  /**
   * What to play.
   *
   * @param only the codes of the scenarios; empty for all
   */
  record Options(boolean isShort, Set<String> only, long seed) {
    boolean wants(Scenario scenario) {
      return only.isEmpty() ? scenario.isInShortForm() || !isShort : only.contains(scenario.code());
    }
  }

  /** What was asked for at the command line. */
  @Command(
      name = "countersign-faults",
      description = "Breaks the program on purpose and prints what was lost.",
      exitCodeListHeading = "Exit codes:%n",
      exitCodeList = {
        "0:every promise was kept",
        "1:one was broken, or a scenario could not be played",
        "2:not understood"
      })
  private static final class Invocation implements Callable<Integer> {
    @Option(names = "--short", description = "Minutes instead of hours.")
    private boolean isShort;

    @Option(names = "--only", split = ",", paramLabel = "F1", description = "Only these scenarios.")
    private Set<String> only = Set.of();

    @Option(names = "--seed", paramLabel = "NUMBER", description = "The same chance again.")
    private long seed = new SecureRandom().nextInt(1_000_000);

    @Option(
        names = {"-h", "--help"},
        usageHelp = true,
        description = "This text.")
    @SuppressWarnings("UnusedVariable") // its presence is what counts
    private boolean isHelp;

    @Spec
    @SuppressWarnings("NullAway.Init") // set before it is called
    private CommandSpec command;

    @Override
    public Integer call() {
      List<String> known = ALL.stream().map(Scenario::code).distinct().toList();
      for (String code : only) {
        if (!known.contains(code)) {
          throw new ParameterException(
              command.commandLine(), "No scenario is called " + code + "; there are " + known);
        }
      }
      return run(new Options(isShort, only, seed), System.out) ? 0 : 1;
    }
  }

  /** Plays what the arguments ask for, and ends the process. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Invocation()).execute(arguments));
  }

  static boolean run(Options options, PrintStream out) {
    return new Faults(options, out).run();
  }

  private boolean run() {
    long begin = System.nanoTime();
    out.printf(
        "Seed %d, %s form%n%n%s",
        options.seed(), options.isShort() ? "short" : "long", Table.head());
    Path folder = folder();
    boolean holds = true;
    try (Postgres postgres = Postgres.start(folder.resolve("postgres"))) {
      Programs programs =
          new Programs(path("faults.program"), path("faults.agent"), folder.resolve("classes.jsa"));
      Stage stage = new Stage(programs, folder, postgres, options.isShort(), options.seed());
      List<Scenario> wanted = ALL.stream().filter(options::wants).toList();
      holds = playBesideEachOther(wanted.stream().filter(s -> !s.isPlayedAlone()).toList(), stage);
      holds &= playBesideEachOther(wanted.stream().filter(Scenario::isPlayedAlone).toList(), stage);
    }
    Duration time = Duration.ofNanos(System.nanoTime() - begin);
    if (holds) {
      delete(folder);
      out.printf("%nEvery promise was kept, in %d s.%n", time.toSeconds());
    } else {
      out.printf(
          "%nA promise was broken; the logs are in %s. Again: --seed %d%s%n",
          folder, options.seed(), options.isShort() ? " --short" : "");
    }
    return holds;
  }

  /**
   * Most of a scenario is waiting for leases, so that in the short form some are played at once.
   */
  private boolean playBesideEachOther(List<Scenario> scenarios, Stage stage) {
    int lanes = options.isShort() ? LANES : 1;
    try (ExecutorService executor = Executors.newFixedThreadPool(lanes)) {
      List<Future<Played>> playing =
          scenarios.stream().map(scenario -> executor.submit(() -> play(scenario, stage))).toList();
      boolean holds = true;
      for (Future<Played> one : playing) {
        Played played = one.get();
        out.print(played.rows());
        out.flush();
        holds &= played.holds();
      }
      return holds;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** A scenario's part of the table. */
  private record Played(String rows, boolean holds) {}

  private static Played play(Scenario scenario, Stage stage) {
    try {
      Result result = scenario.run(stage);
      return new Played(Table.row(scenario, result), result.holds());
    } catch (RuntimeException e) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      return new Played(
          "%-5s%s could not be played: %s".formatted(scenario.code(), scenario.title(), trace),
          false);
    }
  }

  private static Path path(String property) {
    String value = System.getProperty(property);
    if (value == null || !Files.exists(Path.of(value))) {
      throw new IllegalStateException("-D" + property + " must name a jar, not " + value);
    }
    return Path.of(value).toAbsolutePath().normalize();
  }

  /** A folder through which the embedded database's own user may pass. */
  private static Path folder() {
    try {
      Path folder = Files.createTempDirectory("countersign-faults");
      return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> found = Files.walk(folder)) {
      for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
