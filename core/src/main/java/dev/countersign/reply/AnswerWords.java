package dev.countersign.reply;

import dev.countersign.prompt.Choice;
import dev.countersign.prompt.ChoiceKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The exact words that count as an answer, in 12 languages. All languages are understood at once:
 * no word stands for yes in one of them and for no in another. Words that people use in passing,
 * such as "ok", are left out on purpose: said in a conversation about something else, they would
 * decide.
 */
public final class AnswerWords {
  private static final String TABLE =
      """
      en | approve, approved, i approve, yes, yes please                | reject, rejected, i reject, no, no thanks, decline, deny
      de | genehmigen, genehmigt, ja, zustimmen, freigeben, freigegeben | ablehnen, abgelehnt, nein, nicht genehmigen
      fr | approuver, approuvé, oui, accepter, accepté                  | rejeter, rejeté, refuser, refusé, non
      es | aprobar, aprobado, apruebo, sí, si, aceptar                  | rechazar, rechazado, rechazo, denegar
      it | approvare, approva, approvato, approvo, sì, accetto          | rifiutare, rifiuta, rifiutato, rifiuto, respingere, respinto
      pt | aprovar, aprovado, aprovo, sim, aceitar                      | rejeitar, rejeitado, rejeito, recusar, recuso, não, nao
      nl | goedkeuren, goedgekeurd, akkoord                             | afwijzen, afgewezen, afkeuren, nee
      pl | zatwierdź, zatwierdzam, zatwierdzić, akceptuję, tak          | odrzuć, odrzucam, odrzucić, nie
      tr | onayla, onaylıyorum, onaylandı, evet                         | reddet, reddediyorum, reddedildi, hayır, hayir
      ar | موافق, أوافق, موافقة, نعم                                     | مرفوض, أرفض, رفض, لا
      hi | स्वीकार, स्वीकार करें, स्वीकृत, मंज़ूर, हाँ, हां, haan                   | अस्वीकार, अस्वीकार करें, अस्वीकृत, नामंज़ूर, नहीं, nahi, nahin
      ja | 承認, 承認する, 承認します, はい                                   | 却下, 却下する, 却下します, 拒否, いいえ
      """;

  private static final List<String> OPT_OUT =
      List.of(
          "stop",
          "stopp",
          "unsubscribe",
          "opt out",
          "stop all",
          "abmelden",
          "arrêt",
          "désabonner",
          "alto",
          "baja",
          "cancelar suscripción",
          "disiscrivi",
          "parar",
          "descadastrar",
          "afmelden",
          "wypisz",
          "dur",
          "iptal et",
          "توقف",
          "إلغاء الاشتراك",
          "रोकें",
          "बंद करें",
          "停止",
          "配信停止");

  private static final List<String> OPT_IN =
      List.of("start", "unstop", "subscribe", "opt in", "ابدأ", "शुरू करें", "開始");

  private static final String THUMB_UP = "\uD83D\uDC4D";
  private static final String THUMB_DOWN = "\uD83D\uDC4E";

  private static final Map<String, ChoiceKey> WORDS = read(TABLE);

  private AnswerWords() {}

  /** The languages of the table, as language tags. */
  public static List<String> languages() {
    return TABLE.lines().map(line -> line.substring(0, line.indexOf('|')).strip()).toList();
  }

  /** The words for a choice in a language of the table. */
  public static List<String> of(String language, ChoiceKey choice) {
    int column = choice.equals(ChoiceKey.APPROVE) ? 1 : 2;
    return TABLE
        .lines()
        .filter(line -> line.startsWith(language + " "))
        .flatMap(line -> List.of(line.split("\\|", -1)[column].split(",", -1)).stream())
        .map(String::strip)
        .toList();
  }

  /** The choice whose title somebody wrote, with whatever number stands at its end. */
  public static Optional<ChoiceKey> titled(TypedAnswer typed, List<Choice> choices) {
    return choices.stream()
        .filter(choice -> TypedAnswer.read(choice.title()).filter(typed::equals).isPresent())
        .map(Choice::key)
        .findFirst();
  }

  /**
   * The choice that somebody took in words, whatever number they wrote after them: its title, its
   * key, or a word of the table for approve and reject. Empty when it is none of them.
   *
   * @param choices what was offered
   * @param isEmojiCounted whether a lone thumb up or down is an answer
   */
  public static Optional<ChoiceKey> worded(
      TypedAnswer typed, List<Choice> choices, boolean isEmojiCounted) {
    TypedAnswer words = new TypedAnswer(typed.words(), OptionalInt.empty());
    return titled(words, choices)
        .or(() -> keyed(words.words(), choices))
        .or(() ->
            word(words.words(), isEmojiCounted)
                .filter(key -> choices.stream().anyMatch(choice -> choice.key().equals(key))));
  }

  private static Optional<ChoiceKey> keyed(String words, List<Choice> choices) {
    return choices.stream().map(Choice::key).filter(key -> key.value().equals(words)).findFirst();
  }

  private static Optional<ChoiceKey> word(String words, boolean isEmojiCounted) {
    if (isEmojiCounted && words.equals(THUMB_UP)) {
      return Optional.of(ChoiceKey.APPROVE);
    }
    if (isEmojiCounted && words.equals(THUMB_DOWN)) {
      return Optional.of(ChoiceKey.REJECT);
    }
    return Optional.ofNullable(WORDS.get(words));
  }

  /** Whether somebody wants no more messages. */
  public static boolean isOptOut(TypedAnswer typed) {
    return typed.number().isEmpty() && OPT_OUT.contains(typed.words());
  }

  /** Whether somebody allows messages again. */
  public static boolean isOptIn(TypedAnswer typed) {
    return typed.number().isEmpty() && OPT_IN.contains(typed.words());
  }

  private static Map<String, ChoiceKey> read(String table) {
    Map<String, ChoiceKey> words = new HashMap<>();
    table
        .lines()
        .forEach(line -> {
          String[] columns = line.split("\\|", -1);
          put(words, columns[1], ChoiceKey.APPROVE);
          put(words, columns[2], ChoiceKey.REJECT);
        });
    return Map.copyOf(words);
  }

  private static void put(Map<String, ChoiceKey> words, String column, ChoiceKey meaning) {
    for (String word : column.split(",", -1)) {
      String read = TypedAnswer.read(word).orElseThrow().words();
      ChoiceKey other = words.put(read, meaning);
      if (other != null && !other.equals(meaning)) {
        throw new IllegalStateException("A word for yes and no: " + word);
      }
    }
  }
}
