package dev.countersign.meta.graph;

import static dev.countersign.channel.FailureClass.AMBIGUOUS;
import static dev.countersign.channel.FailureClass.BACKOFF;
import static dev.countersign.channel.FailureClass.BACKOFF_RECIPIENT;
import static dev.countersign.channel.FailureClass.BUG;
import static dev.countersign.channel.FailureClass.PERMISSION;
import static dev.countersign.channel.FailureClass.POLICY;
import static dev.countersign.channel.FailureClass.RECIPIENT;
import static dev.countersign.channel.FailureClass.RETRY;
import static dev.countersign.channel.FailureClass.TEMPLATE;
import static dev.countersign.channel.FailureClass.TOKEN;
import static dev.countersign.channel.FailureClass.WINDOW;

import dev.countersign.channel.FailureClass;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the errors of the Graph API mean for the next step: tables of codes.
 *
 * <p>Sources: Messenger Platform "Common error codes", Graph API guides "Handle errors" and "Rate
 * limits", Instagram messaging pages, WhatsApp Cloud API "Error codes"; a few codes are known only
 * from live answers in public issue threads.
 *
 * <p>A rule is written {@code code/subcode}, {@code * /subcode} (without the space) for a subcode
 * whatever its code, or {@code code}; the first of the three that is there decides, then the range
 * 200 to 299, which is Meta's range for permissions. The HTTP status alone never decides: Meta
 * throttles with 400 and refuses tokens with 400, 401 and 403. It decides one thing together with a
 * code: an answer with a 5xx status whose code is 1 or 2 without a known subcode, or is not known
 * at all, is {@link FailureClass#AMBIGUOUS}, because the server broke while it worked and the
 * message may be out. A message is sent at most once unasked; so doubt is never a reason to try
 * again. And 429 with a code that nobody knows is still a refusal by name.
 *
 * <p>Where an answer has no subcode, as older ones and some live ones, a few sentences of Meta's
 * tell what the code does not: that the window is closed, or that the person is not to be reached.
 *
 * <p>Where Meta's pages leave two readings, the safer is taken: {@code 2} may also mean that the
 * person blocked the business, and is tried again a limited number of times; {@code 100/33}, an
 * object that the token cannot see, waits for somebody to act; {@code 132001}, a template that is
 * missing in its language or not approved, is a mistake of the settings and would be refused again.
 */
public final class GraphErrors {
  /**
   * "An unknown error" and "service temporarily unavailable": they tell nothing but that it broke.
   */
  private static final Set<Integer> BROKEN_SERVICE = Set.of(1, 2);

  private static final int TOO_MANY_REQUESTS = 429;

  private static final List<Wording> WORDS =
      List.of(
          new Wording(Set.of(100), "no matching user", RECIPIENT),
          new Wording(Set.of(10), "outside of allowed window", WINDOW),
          new Wording(Set.of(10, 200), "isn't receiving messages", RECIPIENT),
          new Wording(Set.of(10, 200, 551), "isn't available right now", RECIPIENT));

  private static final Map<String, FailureClass> GRAPH_RULES =
      new Rules()
          .with(RETRY, "1", "2", "2/1545133", "1200", "*/2018300", "*/2018321")
          .with(BACKOFF, "4", "9/2018352", "17", "32", "341", "613", "80001", "80002", "80006")
          .with(BACKOFF, "4/2018354", "613/1996", "613/2534040", "80007", "80008")
          .with(TOKEN, "102", "190", "2500", "*/458", "*/459", "*/460", "*/463", "*/464", "*/467")
          .with(TOKEN, "190/492")
          .with(PERMISSION, "1/99", "2/2018344", "3", "10", "10/2534077", "100/33", "100/2534013")
          .with(PERMISSION, "100/2534037", "200/2534041", "36103", "*/2018027", "*/2018028")
          .with(PERMISSION, "*/2018247")
          .with(WINDOW, "10/2534022", "10/2018278", "10/2018065")
          .with(RECIPIENT, "10/2018108", "100/2018001", "100/2534014", "*/2534001", "200/1545041")
          .with(RECIPIENT, "551", "9010", "*/2018218")
          .with(POLICY, "10/1893063", "100/2534029", "368", "613/2018338", "2022")
          .with(BUG, "100", "9000001")
          .with(AMBIGUOUS, "1/1357046")
          .rules;

  private static final Map<String, FailureClass> WHATSAPP_RULES =
      new Rules()
          .with(RETRY, "131000", "131016", "131057", "133004", "139102")
          .with(BACKOFF, "130429", "132069")
          .with(BACKOFF_RECIPIENT, "131056")
          .with(TOKEN, "0")
          .with(PERMISSION, "131005", "131037", "131045", "133000", "133005", "133006", "133008")
          .with(PERMISSION, "133009", "133010", "133015", "133016", "134011")
          .with(WINDOW, "131047")
          .with(RECIPIENT, "130472", "131026", "131049", "131050")
          .with(POLICY, "130497", "131031", "131042", "131048")
          .with(TEMPLATE, "132015", "132016")
          .with(BUG, "33", "131008", "131009", "131021", "131030", "131051", "131052", "131053")
          .with(BUG, "131062", "132000", "132001", "132005", "132007", "132012", "132018")
          .with(BUG, "132068", "135000")
          .rules;

  /** The errors of Instagram and Messenger. */
  public static final GraphErrors GRAPH = new GraphErrors(GRAPH_RULES);

  /** The errors of WhatsApp: its own codes, then those of the Graph API. */
  public static final GraphErrors WHATSAPP = new GraphErrors(both(GRAPH_RULES, WHATSAPP_RULES));

  private final Map<String, FailureClass> rules;

  private GraphErrors(Map<String, FailureClass> rules) {
    this.rules = rules;
  }

  /** What an error means; {@link FailureClass#BUG} for a code that nobody knows. */
  public FailureClass classify(int status, GraphError error) {
    FailureClass known = known(error);
    boolean isVague =
        known == null || (BROKEN_SERVICE.contains(error.code()) && narrowed(error) == null);
    if (status >= 500 && isVague) {
      return AMBIGUOUS;
    }
    if (known != null) {
      return known;
    }
    if (status == TOO_MANY_REQUESTS) {
      return BACKOFF;
    }
    return error.isTransient() ? RETRY : BUG;
  }

  /**
   * What an answer without a readable error means. It may have been sent, except that 429 is a
   * refusal by name and a redirect, which is never followed, comes from a wrong address.
   */
  public FailureClass classify(GraphAnswer.Unclear answer) {
    if (answer.status() == TOO_MANY_REQUESTS) {
      return BACKOFF;
    }
    return answer.status() >= 300 && answer.status() < 400 ? PERMISSION : AMBIGUOUS;
  }

  private @Nullable FailureClass known(GraphError error) {
    int code = error.code();
    FailureClass narrowed = error.subcode() == null ? worded(error) : narrowed(error);
    if (narrowed != null) {
      return narrowed;
    }
    return Optional.ofNullable(rules.get(Integer.toString(code)))
        .orElse(code >= 200 && code <= 299 ? PERMISSION : null);
  }

  private @Nullable FailureClass narrowed(GraphError error) {
    if (error.subcode() == null) {
      return null;
    }
    FailureClass exact = rules.get(error.code() + "/" + error.subcode());
    return exact == null ? rules.get("*/" + error.subcode()) : exact;
  }

  /** What words narrow down where the subcode is missing, as in older and some live answers. */
  private static @Nullable FailureClass worded(GraphError error) {
    String words = (error.message() + " " + error.detail()).toLowerCase(Locale.ROOT);
    return WORDS.stream()
        .filter(wording -> wording.codes().contains(error.code()))
        .filter(wording -> words.contains(wording.words()))
        .map(Wording::meaning)
        .findFirst()
        .orElse(null);
  }

  /** A sentence of Meta's, in lower case, that says more than its code. */
  private record Wording(Set<Integer> codes, String words, FailureClass meaning) {}

  private static Map<String, FailureClass> both(
      Map<String, FailureClass> first, Map<String, FailureClass> overriding) {
    Map<String, FailureClass> all = new HashMap<>(first);
    all.putAll(overriding);
    return Map.copyOf(all);
  }

  private static final class Rules {
    private final Map<String, FailureClass> rules = new HashMap<>();

    Rules with(FailureClass meaning, String... codes) {
      for (String code : codes) {
        if (rules.put(code, meaning) != null) {
          throw new IllegalArgumentException("Two rules for the code " + code);
        }
      }
      return this;
    }
  }
}
