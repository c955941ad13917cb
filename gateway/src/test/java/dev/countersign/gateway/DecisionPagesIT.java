package dev.countersign.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.approval.Approval;
import dev.countersign.gateway.DecisionPages.Form;
import dev.countersign.gateway.DecisionPages.Page;
import dev.countersign.gateway.DecisionPages.Page.Kind;
import dev.countersign.gateway.Tracing.Step;
import dev.countersign.gateway.wording.Languages;
import dev.countersign.reply.ReplyKey;
import dev.countersign.testkit.Example;
import dev.countersign.testkit.RequestBuilder;
import dev.countersign.value.TraceContext;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which page a link leads to. */
final class DecisionPagesIT extends GatewayFixture {
  private DecisionPages pages() {
    return new DecisionPages(store, accounts(), links(), Randomness.secure(), tracing);
  }

  private String token(ReplyKey key, Instant end) {
    String link = links().to(key, end).orElseThrow().toString();
    return link.substring(link.lastIndexOf('/') + 1);
  }

  private ReplyKey keyOfQuestion() {
    String payload = FakeChannel.payload(awaitQuestion(), "APPROVE");
    return new ReplyKey(payload.substring(payload.indexOf('|') + 1));
  }

  private static Kind kind(Page page) {
    assertThat(page).isInstanceOf(Page.Told.class);
    return ((Page.Told) page).kind();
  }

  @Test
  void a_link_of_ours_past_its_end_is_closed_while_the_question_is_open() {
    startGateway();
    asked(RequestBuilder.aRequest().build());
    ReplyKey key = keyOfQuestion();
    Instant now = Instant.now();

    Page late = pages().look(token(key, now.minusSeconds(5)), List.of());
    Page answered =
        pages()
            .submit(token(key, now.minusSeconds(5)), new Form("approve", Map.of(), ""), List.of());
    Page open = pages().look(token(key, now.plusSeconds(60)), List.of());

    assertThat(kind(late)).isEqualTo(Kind.CLOSED);
    assertThat(kind(answered)).isEqualTo(Kind.CLOSED);
    assertThat(open).isInstanceOf(Page.Open.class);
  }

  @Test
  void a_link_to_no_question_is_unknown_and_says_so_in_each_language() {
    String token = token(Example.freshKey(), Instant.now().plusSeconds(60));
    HashSet<String> texts = new HashSet<>();

    for (String language : Languages.all()) {
      Page page =
          pages().look(token, List.of(Locale.of("tlh"), Locale.of(language), Locale.ENGLISH));
      assertThat(kind(page)).isEqualTo(Kind.UNKNOWN);
      assertThat(page.locale().getLanguage()).isEqualTo(language);
      texts.add(((Page.Told) page).text());
    }

    assertThat(texts).hasSize(Languages.all().size());
    assertThat(pages().look("x", List.of()).locale()).isEqualTo(Locale.ENGLISH);
  }

  @Test
  void an_answer_on_a_page_is_a_step_of_the_trace_and_a_look_is_none() {
    startGateway();
    Approval asked =
        asked(
            RequestBuilder.aRequest()
                .build()
                .traced(
                    new TraceContext(
                        "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", "01")));
    String token = token(keyOfQuestion(), Instant.now().plusSeconds(60));
    pages().look(token, List.of());
    assertThat(tracing.ended(Step.PAGE, asked.id().value())).isEmpty();

    pages().submit(token, new Form("approve", Map.of(), ""), List.of());

    assertThat(tracing.ended(Step.PAGE, asked.id().value()))
        .singleElement()
        .satisfies(page -> {
          assertThat(page.parent())
              .isEqualTo(tracing.ended(Step.REQUEST, asked.id().value()).getFirst().own());
          assertThat(page.facts()).containsEntry("countersign.verdict", "APPLIED");
        });
  }

  @Test
  void to_look_waits_for_nobody() {
    startGateway();
    Approval asked = asked(RequestBuilder.aRequest().build());
    String token = token(keyOfQuestion(), Instant.now().plusSeconds(60));

    Page page =
        store.transact(transaction -> {
          transaction.lock(asked.id());
          return pages().look(token, List.of());
        });

    assertThat(page).isInstanceOf(Page.Open.class);
  }
}
