package dev.countersign.meta.shape;

import static dev.countersign.meta.Questions.line;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.channel.Channel;
import dev.countersign.channel.ChannelKind;
import dev.countersign.channel.Route;
import dev.countersign.meta.Accounts;
import dev.countersign.meta.FakeGraph;
import dev.countersign.meta.Login;
import dev.countersign.meta.MessageTemplate;
import dev.countersign.meta.MetaAccount;
import dev.countersign.meta.Presentation;
import dev.countersign.meta.Questions;
import dev.countersign.meta.graph.GraphApis;
import dev.countersign.meta.messenger.MessengerChannel;
import dev.countersign.meta.whatsapp.WhatsAppChannel;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.prompt.Prompt;
import dev.countersign.testkit.Corpus;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What we send has the shape of what other people send: each member has been seen at its place with
 * its type, and what all of them send is there.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SendRequestShapeTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Prompt.Question QUESTION =
      Questions.question(line("order", "4711"), line("amount", "129.90 EUR"));

  /** "Messages": a text of ours to get back in statuses; no sample has it. */
  private static final String CALLBACK_DATA = "unheard of: /biz_opaque_callback_data as STRING";

  private final FakeGraph graph = new FakeGraph();
  private List<Corpus.Payload> samples = List.of();

  @BeforeAll
  void findCorpus() {
    Optional<Corpus> corpus = Corpus.find();
    Assumptions.assumeTrue(corpus.isPresent(), Corpus.ABSENT);
    samples = corpus.orElseThrow().payloads("send-requests");
  }

  @AfterAll
  void close() {
    graph.close();
  }

  @Test
  void a_whatsapp_text_has_the_shape_of_others() {
    assertThat(faults("whatsapp-text", whatsApp(new Prompt.Notice("hello"), Route.MESSAGE)))
        .containsExactly(CALLBACK_DATA);
  }

  @Test
  void whatsapp_buttons_have_the_shape_of_others() {
    // one sample holds its action as a text in the text, the old form of another product's proxy
    Predicate<JsonNode> isObject = sample -> sample.at("/interactive/action").isObject();

    assertThat(
            shape("whatsapp-interactive_button", isObject)
                .faults(
                    whatsApp(QUESTION, Route.MESSAGE),
                    Set.of("/interactive/header", "/interactive/footer")))
        .containsExactly(CALLBACK_DATA);
  }

  /**
   * "Interactive list messages": header, footer and descriptions are optional, a section's title is
   * asked for where there are several.
   */
  @Test
  void a_whatsapp_list_has_the_shape_of_others() {
    Set<String> optional =
        Set.of(
            "/interactive/header",
            "/interactive/footer",
            "/interactive/action/sections[]/title",
            "/interactive/action/sections[]/rows[]/description");

    assertThat(
            shape("whatsapp-interactive_list")
                .faults(whatsApp(Questions.choices(5), Route.MESSAGE), optional))
        .containsExactly(CALLBACK_DATA);
  }

  @Test
  void a_whatsapp_template_has_the_shape_of_others() {
    for (boolean isNamed : new boolean[] {false, true}) {
      assertThat(
              faults(
                  "whatsapp-template",
                  rendered(
                      new WhatsAppChannel(
                          graph.apis(),
                          List.of(
                              Accounts.on(
                                  ChannelKind.WHATSAPP, Accounts.NUMBER, template(isNamed)))),
                      Accounts.NUMBER,
                      QUESTION,
                      Route.TEMPLATE)))
          .containsExactly(CALLBACK_DATA);
    }
  }

  @Test
  void a_messenger_text_has_the_shape_of_others() {
    assertThat(faults("messenger-text", messenger(new Prompt.Notice("hello"), Presentation.CARD)))
        .isEmpty();
  }

  /** The metadata stands beside quick replies as it stands beside a text ("Send API"). */
  @Test
  void messenger_quick_replies_have_the_shape_of_others() {
    assertThat(faults("messenger-quick_replies", messenger(QUESTION, Presentation.QUICK_REPLIES)))
        .containsExactly("unheard of: /message/metadata as STRING");
  }

  @Test
  void a_messenger_card_has_the_shape_of_others() {
    assertThat(
            shape("messenger-attachment", sample -> isTemplate(sample, "generic"))
                .faults(
                    messenger(QUESTION, Presentation.CARD),
                    Set.of("/message/attachment/payload/elements[]/image_url")))
        .containsExactly("unheard of: /message/metadata as STRING");
  }

  @Test
  void messenger_buttons_have_the_shape_of_others() {
    assertThat(
            shape("messenger-attachment", sample -> isTemplate(sample, "button"))
                .faults(messenger(QUESTION, Presentation.BUTTONS), Set.of()))
        .containsExactly("unheard of: /message/metadata as STRING");
  }

  /** No sample was recorded; this is the one in Meta's page "Utility messages". */
  @Test
  void a_messenger_utility_template_has_the_shape_of_metas_sample() {
    JsonNode sample =
        JSON.readTree(
            """
            {"recipient":{"id":"<PSID>"},"messaging_type":"UTILITY","message":{"template":{
              "name":"n","language":{"code":"en"},"components":[
                {"type":"body","parameters":[{"type":"text","text":"t"}]},
                {"type":"buttons","parameters":[{"type":"POSTBACK","payload":"p"}]}]}}}
            """);
    JsonNode ours =
        rendered(
            new MessengerChannel(
                graph.apis(),
                List.of(Accounts.on(ChannelKind.MESSENGER, Accounts.PAGE, template(false)))),
            Accounts.PAGE,
            QUESTION,
            Route.TEMPLATE);

    assertThat(Shape.of(List.of(sample)).faults(ours, Set.of())).isEmpty();
    assertThat(ours.path("messaging_type")).isEqualTo(sample.path("messaging_type"));
  }

  @Test
  void a_member_at_the_wrong_place_or_with_the_wrong_type_is_found() {
    JsonNode wrong = JSON.readTree("{\"recipient\":{\"id\":5},\"message\":{\"txt\":\"hello\"}}");

    assertThat(shape("messenger-text").faults(wrong, Set.of()))
        .contains(
            "unheard of: /recipient/id as NUMBER",
            "unheard of: /message/txt as STRING",
            "missing: /message/text");
  }

  private Set<String> faults(String kind, JsonNode request) {
    return shape(kind).faults(request, Set.of());
  }

  private Shape shape(String kind, Predicate<JsonNode> isWanted) {
    List<JsonNode> requests =
        samples.stream()
            .filter(sample ->
                sample.file().toLowerCase(Locale.ROOT).startsWith("send-requests/" + kind + "--"))
            .map(sample -> JSON.readTree(sample.bytes()))
            .filter(isWanted)
            .toList();
    assertThat(requests).as("samples of " + kind).isNotEmpty();
    return Shape.of(requests);
  }

  private Shape shape(String kind) {
    return shape(kind, sample -> true);
  }

  private static boolean isTemplate(JsonNode sample, String type) {
    return sample.at("/message/attachment/payload/template_type").asString("").equals(type);
  }

  private JsonNode whatsApp(Prompt prompt, Route route) {
    return rendered(
        new WhatsAppChannel(graph.apis(), List.of(Accounts.whatsapp())),
        Accounts.NUMBER,
        prompt,
        route);
  }

  private JsonNode messenger(Prompt prompt, Presentation presentation) {
    MetaAccount usual = Accounts.messenger();
    MetaAccount account =
        new MetaAccount(
            usual.account(), Login.FACEBOOK, presentation, null, null, usual.credentials());
    GraphApis apis = graph.apis();
    return rendered(
        new MessengerChannel(apis, List.of(account)), Accounts.PAGE, prompt, Route.MESSAGE);
  }

  private static JsonNode rendered(Channel channel, AccountId account, Prompt prompt, Route route) {
    Address to = new Address(account, "16505551234");
    return JSON.readTree(channel.render(to, prompt, route, "tag").getFirst().body());
  }

  private static MessageTemplate template(boolean isNamed) {
    return new MessageTemplate(
        "approval_v1",
        "en_US",
        List.of(new MessageTemplate.Parameter.Title(), new MessageTemplate.Parameter.Fields()),
        isNamed,
        List.of(ChoiceKey.APPROVE, ChoiceKey.REJECT));
  }
}
