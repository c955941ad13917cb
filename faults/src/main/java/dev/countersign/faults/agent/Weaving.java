package dev.countersign.faults.agent;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Puts calls of {@link Trap} at the beginning and the end of the methods of one class. An end by an
 * exception is left alone.
 *
 * @param type the class
 * @param isMeant which of its methods
 */
record Weaving(
    String type,
    Predicate<MethodModel> isMeant,
    Consumer<CodeBuilder> before,
    Consumer<CodeBuilder> after)
    implements ClassFileTransformer {

  private static final ClassDesc TRAP = ClassDesc.of(Trap.class.getName());

  /** Both ends tell nothing but that they are reached. */
  static Weaving of(
      String type,
      Predicate<MethodModel> isMeant,
      @Nullable String before,
      @Nullable String after) {
    return new Weaving(type, isMeant, calling(before, false, 0), calling(after, false, 0));
  }

  /** Both ends hand on {@code this}, 0, or an argument. */
  static Weaving handing(
      int slot,
      String type,
      Predicate<MethodModel> isMeant,
      @Nullable String before,
      @Nullable String after) {
    return new Weaving(type, isMeant, calling(before, true, slot), calling(after, true, slot));
  }

  private static Consumer<CodeBuilder> calling(
      @Nullable String method, boolean isHanding, int slot) {
    if (method == null) {
      return code -> {};
    }
    return code -> {
      if (isHanding) {
        code.aload(slot);
      }
      code.invokestatic(
          TRAP,
          method,
          isHanding
              ? MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_Object)
              : MethodTypeDesc.of(ConstantDescs.CD_void));
    };
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] content) {
    if (name == null || !name.equals(type.replace('.', '/'))) {
      return null;
    }
    try {
      ClassFile file = ClassFile.of();
      return file.transformClass(
          file.parse(content),
          ClassTransform.transformingMethodBodies(isMeant, new Ends(before, after)));
    } catch (RuntimeException e) {
      // the JVM would go on without a word, and the point would never be reached
      System.err.println("faults: " + type + " cannot be woven: " + e);
      throw e;
    }
  }

  /** The beginning and each return of a method. */
  private record Ends(Consumer<CodeBuilder> before, Consumer<CodeBuilder> after)
      implements CodeTransform {
    @Override
    public void atStart(CodeBuilder code) {
      before.accept(code);
    }

    @Override
    public void accept(CodeBuilder code, CodeElement element) {
      if (element instanceof ReturnInstruction) {
        after.accept(code);
      }
      code.with(element);
    }
  }
}
