package dev.countersign.gateway.wording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.channel.AccountId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page for users says what the program does; a failure shows what belongs there. */
class WordingPageTest {
  private static final Path PAGE = Path.of("..", "docs", "wording.md");

  @Test
  void the_page_has_every_phrase_with_what_is_filled_in() throws Exception {
    String rows =
        Stream.of(Phrase.values()).map(WordingPageTest::row).collect(Collectors.joining("\n"));

    assertThat(Files.readString(PAGE))
        .contains("| key | filled in | in English |\n| --- | --- | --- |\n" + rows + "\n\n");
  }

  @Test
  void the_page_has_every_language_with_its_choices() throws Exception {
    String rows =
        Languages.all().stream()
            .map(language -> {
              List<String> titles =
                  Wordings.STANDARD.of(new AccountId("shop"), language).choices().stream()
                      .map(choice -> choice.title())
                      .toList();
              String name = Locale.forLanguageTag(language).getDisplayLanguage(Locale.ENGLISH);
              return "| `%s` | %s | %s | %s |"
                  .formatted(language, name, titles.getFirst(), titles.getLast());
            })
            .collect(Collectors.joining("\n"));

    assertThat(Files.readString(PAGE))
        .contains("| tag | language | yes | no |\n| --- | --- | --- | --- |\n" + rows + "\n\n");
  }

  private static String row(Phrase phrase) {
    String filled =
        phrase.placeholders().stream()
            .map(name -> "`{" + name + "}`")
            .collect(Collectors.joining(", "));
    String english = PatternCheck.example(phrase, "en").replace("\n", " ⏎ ");
    return "| `%s` | %s | %s |".formatted(phrase.key(), filled, english);
  }
}
