package dev.countersign.sandbox.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.sandbox.conversation.Content;
import dev.countersign.sandbox.conversation.Content.QuickReply;
import dev.countersign.sandbox.conversation.MessagingWindow;
import dev.countersign.sandbox.conversation.SenderAction;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class InstagramSendRulesTest {

  private static final JsonMapper MAPPER = JsonMapper.shared();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'text':'Hi'}",
        "{'text':'Hi','quick_replies':[{'content_type':'text','title':'Yes','payload':'Y'}]}",
        "{'attachment':{'type':'template','payload':{'template_type':'button','text':'Hi','buttons':"
            + "[{'type':'postback','title':'Yes','payload':'Y'},"
            + "{'type':'web_url','title':'More','url':'https://example.com'}]}}}",
        "{'attachment':{'type':'template','payload':{'template_type':'generic','elements':"
            + "[{'title':'Card','subtitle':'More','image_url':'https://example.com/a.png',"
            + "'buttons':[{'type':'postback','title':'Yes','payload':'Y'}]}]}}}",
      })
  void messages_that_instagram_knows_are_accepted(String message) {
    assertThat(problem(message)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                   | Message cannot be empty, must provide valid attachment or text
          {'text':''}                          | Message cannot be empty, must provide valid attachment or text
          {'text':7}                           | Param message[text] must be a string
          {'text':'Hi','attachment':{}}        | Only one of text or attachment can be specified
          {'attachment':{'type':'image'}}      | Param message[attachment][type] must be one of {"template"} in the sandbox
          {'text':'Hi','quick_replies':[]}     | Param message[quick_replies] must be a non-empty array
          {'text':'Hi','quick_replies':[{'content_type':'user_email'}]} | Param message[quick_replies][0][content_type] must be one of {"text"}
          {'text':'Hi','quick_replies':[{'content_type':'text','payload':'Y'}]} | Param message[quick_replies][0][title] must be a non-empty string
          {'text':'Hi','quick_replies':[{'content_type':'text','title':'Yes'}]} | Param message[quick_replies][0][payload] must be a non-empty string
          {'attachment':{'type':'template','payload':{'template_type':'list'}}} | Param message[attachment][payload][template_type] must be one of {"button", "generic"}
          {'attachment':{'type':'template','payload':{'template_type':'button','text':'Hi','buttons':[]}}} | Param message[attachment][payload][buttons] must have 1 to 3 elements
          {'attachment':{'type':'template','payload':{'template_type':'button','text':'Hi','buttons':[{'type':'phone','title':'Call'}]}}} | Param message[attachment][payload][buttons][0][type] must be one of {"postback", "web_url"}
          {'attachment':{'type':'template','payload':{'template_type':'button','text':'Hi','buttons':[{'type':'web_url','title':'More','url':'javascript:alert(1)'}]}}} | Param message[attachment][payload][buttons][0][url] must be a valid URL
          {'attachment':{'type':'template','payload':{'template_type':'generic','elements':[]}}} | Param message[attachment][payload][elements] must have 1 to 10 elements
          """)
  void other_messages_are_refused_with_the_parameter_named(String message, String expected) {
    assertThat(problem(message).orElseThrow().message()).isEqualTo("(#100) " + expected);
  }

  @Test
  void a_text_has_at_most_1000_bytes() {
    assertThat(problem("{'text':'%s'}".formatted("x".repeat(1000)))).isEmpty();
    assertThat(problem("{'text':'%s'}".formatted("✅".repeat(333)))).isEmpty();
    assertThat(problem("{'text':'%s'}".formatted("✅".repeat(334))).orElseThrow().message())
        .isEqualTo("(#100) Length of param message[text] must be less than or equal to 1000");
  }

  @Test
  void there_are_at_most_13_quick_replies() {
    assertThat(problem(quickReplies(13, "P"))).isEmpty();
    assertThat(problem(quickReplies(14, "P"))).isPresent();
  }

  @Test
  void a_quick_reply_carries_at_most_1000_characters() {
    assertThat(problem(quickReplies(1, "✅".repeat(1000)))).isEmpty();
    assertThat(problem(quickReplies(1, "P".repeat(1001))).orElseThrow().message())
        .contains("message[quick_replies][0][payload]");
  }

  @Test
  void a_button_template_has_at_most_640_characters() {
    assertThat(problem(buttonTemplate(640))).isEmpty();
    assertThat(problem(buttonTemplate(641)).orElseThrow().message()).contains("640");
  }

  @Test
  void a_quick_reply_title_over_20_characters_is_cut() {
    String message = quickReplies(1, "P").replace("Title 0", "✅ ".repeat(15).strip());
    JsonNode request = request("'message':" + message);

    assertThat(InstagramSendRules.firstProblem(request)).isEmpty();
    assertThat(MessagingSendReader.read(request))
        .isInstanceOfSatisfying(
            SendRequest.Message.class,
            read ->
                assertThat(read.sending().content().offeredQuickReplies())
                    .containsExactly(new QuickReply("✅ ".repeat(10), "P")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'tag':'CONFIRMED_EVENT_UPDATE'                                | Param tag must be one of {"HUMAN_AGENT"}
          'messaging_type':'MESSAGE_TAG'                                | The parameter tag is required when messaging_type is MESSAGE_TAG
          'messaging_type':'UTILITY'                                    | Param messaging_type must be one of {"RESPONSE", "UPDATE", "MESSAGE_TAG"}
          'sender_action':'typing_on'                                   | Only one of message or sender_action can be specified
          """)
  void members_beside_the_message_are_checked(String member, String expected) {
    JsonNode request = request("'message':{'text':'Hi'}," + member);

    assertThat(InstagramSendRules.firstProblem(request).orElseThrow().message())
        .isEqualTo("(#100) " + expected);
  }

  @Test
  void a_human_agent_tag_is_accepted() {
    JsonNode request =
        request("'messaging_type':'MESSAGE_TAG','tag':'HUMAN_AGENT','message':{'text':'Hi'}");

    assertThat(InstagramSendRules.firstProblem(request)).isEmpty();
    assertThat(MessagingSendReader.read(request))
        .isInstanceOfSatisfying(
            SendRequest.Message.class,
            read -> assertThat(read.sending().rule()).isEqualTo(MessagingWindow.Rule.HUMAN_AGENT));
  }

  @Test
  void a_sender_action_comes_alone() {
    JsonNode request = request("'sender_action':'mark_seen'");

    assertThat(InstagramSendRules.firstProblem(request)).isEmpty();
    assertThat(MessagingSendReader.read(request))
        .isInstanceOfSatisfying(
            SendRequest.Action.class,
            read -> assertThat(read.action()).isEqualTo(SenderAction.MARK_SEEN));
    assertThat(InstagramSendRules.firstProblem(request("'sender_action':'wave'"))).isPresent();
  }

  @Test
  void a_recipient_is_required() {
    JsonNode nobody = read("{'message':{'text':'Hi'}}");
    JsonNode comment = read("{'recipient':{'comment_id':'1'},'message':{'text':'Hi'}}");

    assertThat(InstagramSendRules.firstProblem(nobody)).isPresent();
    assertThat(InstagramSendRules.firstProblem(comment)).isPresent();
  }

  @Test
  void a_generic_template_is_read_card_by_card() {
    JsonNode request =
        request(
            "'message':{'attachment':{'type':'template','payload':{'template_type':'generic',"
                + "'elements':[{'title':'One'},{'title':'Two','subtitle':'More'}]}}}");

    assertThat(MessagingSendReader.read(request))
        .isInstanceOfSatisfying(
            SendRequest.Message.class,
            read ->
                assertThat(read.sending().content())
                    .isInstanceOfSatisfying(
                        Content.GenericTemplate.class,
                        template ->
                            assertThat(template.cards())
                                .extracting(Content.Card::subtitle)
                                .containsExactly(null, "More")));
  }

  private static Optional<GraphError> problem(String message) {
    return InstagramSendRules.firstProblem(request("'message':" + message));
  }

  private static JsonNode request(String members) {
    return read("{'recipient':{'id':'654'}," + members + "}");
  }

  private static JsonNode read(String json) {
    return MAPPER.readTree(json.replace('\'', '"'));
  }

  private static String buttonTemplate(int characters) {
    return "{'attachment':{'type':'template','payload':{'template_type':'button','text':'%s','buttons':[{'type':'postback','title':'Yes','payload':'Y'}]}}}"
        .formatted("x".repeat(characters));
  }

  private static String quickReplies(int count, String payload) {
    return IntStream.range(0, count)
        .mapToObj(index ->
            "{'content_type':'text','title':'Title %d','payload':'%s'}".formatted(index, payload))
        .collect(Collectors.joining(",", "{'text':'Hi','quick_replies':[", "]}"));
  }
}
