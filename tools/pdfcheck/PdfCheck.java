// SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
// SPDX-License-Identifier: EUPL-1.2
// Checks PDF files against one profile with veraPDF and prints tab-separated lines:
//   FILE <number> <true|false> <number of checks made>
//   FAIL <number> <clause-test> <times> <message>
// Run by verapdf.py: java -cp JARS PdfCheck.java FLAVOUR FILE...

import java.io.FileInputStream;
import java.io.InputStream;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

public final class PdfCheck {
  private record Failure(int times, String message) {}

  public static void main(String[] arguments) throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    PDFAFlavour flavour = PDFAFlavour.byFlavourId(arguments[0]);
    if (flavour == PDFAFlavour.NO_FLAVOUR) {
      throw new IllegalArgumentException("unknown profile " + arguments[0]);
    }
    for (int number = 1; number < arguments.length; number++) {
      check(flavour, number, arguments[number]);
    }
  }

  private static void check(PDFAFlavour flavour, int number, String path) throws Exception {
    try (InputStream input = new FileInputStream(path);
        PDFAParser parser = Foundries.defaultInstance().createParser(input, flavour);
        PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
      ValidationResult result = validator.validate(parser);
      System.out.println(
          "FILE\t" + number + "\t" + result.isCompliant() + "\t" + result.getTotalAssertions());
      TreeMap<String, Failure> failures = new TreeMap<>();
      for (TestAssertion made : result.getTestAssertions()) {
        if (made.getStatus() == TestAssertion.Status.FAILED) {
          String rule = made.getRuleId().getClause() + "-" + made.getRuleId().getTestNumber();
          failures.merge(
              rule,
              new Failure(1, made.getMessage()),
              (old, more) -> new Failure(old.times() + 1, old.message()));
        }
      }
      failures.forEach(
          (rule, failure) ->
              System.out.println(
                  "FAIL\t" + number + "\t" + rule + "\t" + failure.times() + "\t"
                      + String.valueOf(failure.message()).replaceAll("\\s+", " ")));
    }
  }
}
