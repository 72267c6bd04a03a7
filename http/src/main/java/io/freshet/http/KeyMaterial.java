package io.freshet.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reader of certificates and keys in key stores and PEM files. */
public final class KeyMaterial {
  private static final Pattern PRIVATE_KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]*)-----END PRIVATE KEY-----");

  private KeyMaterial() {}

  /**
   * Reads the certificate and private key of a server, and checks that they belong together.
   *
   * @throws HttpStartException if a file cannot be read, or if key and certificate do not belong
   *     together
   */
  static KeyStore keyStore(HttpSettings.Tls tls) {
    char[] password = password(tls);
    String name = tls.keyStoreFile().isEmpty() ? tls.certificateFile() : tls.keyStoreFile();
    try {
      KeyStore store =
          tls.keyStoreFile().isEmpty()
              ? fromPem(Path.of(tls.certificateFile()), Path.of(tls.keyFile()), password)
              : KeyStore.getInstance(Path.of(name).toFile(), password);
      requirePair(store, password, name);
      return store;
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new HttpStartException("cannot read " + name + ": " + e.getMessage(), e);
    }
  }

  static char[] password(HttpSettings.Tls tls) {
    return tls.keyStorePassword().value().toCharArray();
  }

  private static KeyStore fromPem(Path certificateFile, Path keyFile, char[] password)
      throws IOException, GeneralSecurityException {
    Certificate[] chain = certificates(certificateFile).toArray(new Certificate[0]);
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("freshet", privateKey(keyFile), password, chain);
    return store;
  }

  /**
   * Checks that the certificate verifies a signature of the key. While an operator replaces the two
   * files one after the other, they do not belong together for a moment, and no client could
   * connect.
   */
  private static void requirePair(KeyStore store, char[] password, String name)
      throws GeneralSecurityException {
    boolean found = false;
    for (String alias : Collections.list(store.aliases())) {
      if (store.getKey(alias, password) instanceof PrivateKey key) {
        found = true;
        if (!isPair(key, store.getCertificate(alias).getPublicKey())) {
          throw new HttpStartException(
              "the private key does not belong to the certificate in " + name, null);
        }
      }
    }
    if (!found) {
      throw new HttpStartException("found no private key in " + name, null);
    }
  }

  private static boolean isPair(PrivateKey key, PublicKey certified)
      throws GeneralSecurityException {
    if (!key.getAlgorithm().equals(certified.getAlgorithm())) {
      return false;
    }
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          case "EdDSA" -> "EdDSA";
          default -> null; // other algorithms need parameters that only a handshake knows
        };
    if (algorithm == null) {
      return true;
    }
    Signature signature = Signature.getInstance(algorithm);
    byte[] message = {1, 2, 3};
    signature.initSign(key);
    signature.update(message);
    byte[] signed = signature.sign();
    signature.initVerify(certified);
    signature.update(message);
    return signature.verify(signed);
  }

  /**
   * Reads the certificates of a PEM file.
   *
   * @return at least one certificate
   * @throws HttpStartException if the file cannot be read or holds no certificate
   */
  public static List<Certificate> certificates(Path file) {
    try (InputStream in = new ByteArrayInputStream(Files.readAllBytes(file))) {
      List<Certificate> found =
          List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
      if (found.isEmpty()) {
        throw new HttpStartException("found no certificate in " + file, null);
      }
      return found;
    } catch (IOException | GeneralSecurityException e) {
      throw new HttpStartException("cannot read certificates from " + file + ": " + e, e);
    }
  }

  private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
    Matcher pem = PRIVATE_KEY.matcher(Files.readString(file, StandardCharsets.US_ASCII));
    if (!pem.find()) {
      throw new HttpStartException(
          "found no \"BEGIN PRIVATE KEY\" in "
              + file
              + ": the key must be PKCS#8 and not encrypted (convert it with openssl pkcs8 -topk8 -nocrypt)",
          null);
    }
    PKCS8EncodedKeySpec spec =
        new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
    HttpStartException none =
        new HttpStartException("the key in " + file + " is neither RSA nor EC nor EdDSA", null);
    // The encoding names its algorithm, and only the factory of that algorithm accepts it.
    for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException e) {
        none.addSuppressed(e);
      }
    }
    throw none;
  }
}
