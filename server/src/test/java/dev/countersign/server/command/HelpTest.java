package dev.countersign.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Each refusal names {@code --help}: it must be there. */
final class HelpTest {

  static List<String> every_command_explains_itself() {
    return names(new CommandLine(new CountersignCommand())).toList();
  }

  private static Stream<String> names(CommandLine command) {
    return Stream.concat(
        Stream.of(command.getCommandSpec().qualifiedName()),
        command.getSubcommands().values().stream().flatMap(HelpTest::names));
  }

  @ParameterizedTest
  @MethodSource
  void every_command_explains_itself(String name) {
    StringWriter out = new StringWriter();
    List<String> words = List.of((name + " --help").split(" ", -1));

    int exitCode =
        new CommandLine(new CountersignCommand())
            .setOut(new PrintWriter(out))
            .execute(words.stream().skip(1).toArray(String[]::new));

    assertThat(exitCode).isZero();
    assertThat(out.toString()).startsWith("Usage: " + name);
  }
}
