package io.freshet.families.algebra;

/**
 * The dense loops of the block solver over panels: gathered rows of 16 floats, unused floats zero.
 * The code is plain Java. Sums are held in sixteen local variables (a 4 × 4 tile), which the
 * compiler keeps in registers; the constant panel width lets it drop bounds checks. Tiles are fast
 * here because the compiler does not vectorise float reductions.
 */
public final class BlockKernels {
  /** Floats per row of a panel. */
  public static final int PANEL = 16;

  private BlockKernels() {}

  /** h += zᵀz: the lower triangle of h [16 × 16]; {@code width} floats of each row are used. */
  public static void addOuterProducts(float[] z, int count, int width, float[] h) {
    for (int r = 0; r < width; r += 4) {
      for (int c = 0; c < r; c += 4) {
        addTile(z, r, z, c, count, h);
      }
      addDiagonalTile(z, r, count, h);
    }
  }

  /** h += aᵀb, all of h [16 × 16]. */
  static void addCrossProducts(float[] a, float[] b, int count, float[] h) {
    for (int r = 0; r < PANEL; r += 4) {
      for (int c = 0; c < PANEL; c += 4) {
        addTile(a, r, b, c, count, h);
      }
    }
  }

  /** Adds a whole tile. */
  private static void addTile(float[] a, int r, float[] b, int c, int count, float[] h) {
    float s00 = 0;
    float s01 = 0;
    float s02 = 0;
    float s03 = 0;
    float s10 = 0;
    float s11 = 0;
    float s12 = 0;
    float s13 = 0;
    float s20 = 0;
    float s21 = 0;
    float s22 = 0;
    float s23 = 0;
    float s30 = 0;
    float s31 = 0;
    float s32 = 0;
    float s33 = 0;
    for (int k = 0; k < count; k++) {
      int row = k * PANEL;
      float c0 = b[row + c];
      float c1 = b[row + c + 1];
      float c2 = b[row + c + 2];
      float c3 = b[row + c + 3];
      float x0 = a[row + r];
      s00 = Math.fma(x0, c0, s00);
      s01 = Math.fma(x0, c1, s01);
      s02 = Math.fma(x0, c2, s02);
      s03 = Math.fma(x0, c3, s03);
      float x1 = a[row + r + 1];
      s10 = Math.fma(x1, c0, s10);
      s11 = Math.fma(x1, c1, s11);
      s12 = Math.fma(x1, c2, s12);
      s13 = Math.fma(x1, c3, s13);
      float x2 = a[row + r + 2];
      s20 = Math.fma(x2, c0, s20);
      s21 = Math.fma(x2, c1, s21);
      s22 = Math.fma(x2, c2, s22);
      s23 = Math.fma(x2, c3, s23);
      float x3 = a[row + r + 3];
      s30 = Math.fma(x3, c0, s30);
      s31 = Math.fma(x3, c1, s31);
      s32 = Math.fma(x3, c2, s32);
      s33 = Math.fma(x3, c3, s33);
    }
    int at = r * PANEL + c;
    h[at] += s00;
    h[at + 1] += s01;
    h[at + 2] += s02;
    h[at + 3] += s03;
    at += PANEL;
    h[at] += s10;
    h[at + 1] += s11;
    h[at + 2] += s12;
    h[at + 3] += s13;
    at += PANEL;
    h[at] += s20;
    h[at + 1] += s21;
    h[at + 2] += s22;
    h[at + 3] += s23;
    at += PANEL;
    h[at] += s30;
    h[at + 1] += s31;
    h[at + 2] += s32;
    h[at + 3] += s33;
  }

  /** Adds the lower triangle of a tile on the diagonal. */
  private static void addDiagonalTile(float[] z, int r, int count, float[] h) {
    float s00 = 0;
    float s10 = 0;
    float s11 = 0;
    float s20 = 0;
    float s21 = 0;
    float s22 = 0;
    float s30 = 0;
    float s31 = 0;
    float s32 = 0;
    float s33 = 0;
    for (int k = 0; k < count; k++) {
      int row = k * PANEL;
      float c0 = z[row + r];
      float c1 = z[row + r + 1];
      float c2 = z[row + r + 2];
      float c3 = z[row + r + 3];
      s00 = Math.fma(c0, c0, s00);
      s10 = Math.fma(c1, c0, s10);
      s11 = Math.fma(c1, c1, s11);
      s20 = Math.fma(c2, c0, s20);
      s21 = Math.fma(c2, c1, s21);
      s22 = Math.fma(c2, c2, s22);
      s30 = Math.fma(c3, c0, s30);
      s31 = Math.fma(c3, c1, s31);
      s32 = Math.fma(c3, c2, s32);
      s33 = Math.fma(c3, c3, s33);
    }
    int at = r * PANEL + r;
    h[at] += s00;
    at += PANEL;
    h[at] += s10;
    h[at + 1] += s11;
    at += PANEL;
    h[at] += s20;
    h[at + 1] += s21;
    h[at + 2] += s22;
    at += PANEL;
    h[at] += s30;
    h[at + 1] += s31;
    h[at + 2] += s32;
    h[at + 3] += s33;
  }

  /** g += zᵀe: the sum of the rows, each weighted by e[from + row]. */
  public static void addWeightedRows(
      float[] z, int count, int width, float[] e, int from, float[] g) {
    for (int c = 0; c < width; c += 4) {
      float s0 = 0;
      float s1 = 0;
      float s2 = 0;
      float s3 = 0;
      for (int k = 0; k < count; k++) {
        int at = k * PANEL + c;
        float w = e[from + k];
        s0 = Math.fma(w, z[at], s0);
        s1 = Math.fma(w, z[at + 1], s1);
        s2 = Math.fma(w, z[at + 2], s2);
        s3 = Math.fma(w, z[at + 3], s3);
      }
      g[c] += s0;
      g[c + 1] += s1;
      g[c + 2] += s2;
      g[c + 3] += s3;
    }
  }

  /** out[from + row] += z x: the product of each row with x [16]. */
  public static void addProducts(float[] z, int count, float[] x, float[] out, int from) {
    float x0 = x[0];
    float x1 = x[1];
    float x2 = x[2];
    float x3 = x[3];
    float x4 = x[4];
    float x5 = x[5];
    float x6 = x[6];
    float x7 = x[7];
    for (int k = 0; k < count; k++) {
      int at = k * PANEL;
      float s0 = Math.fma(x0, z[at], Math.fma(x4, z[at + 4], out[from + k]));
      float s1 = Math.fma(x1, z[at + 1], x5 * z[at + 5]);
      float s2 = Math.fma(x2, z[at + 2], x6 * z[at + 6]);
      float s3 = Math.fma(x3, z[at + 3], x7 * z[at + 7]);
      out[from + k] = (s0 + s1) + (s2 + s3);
    }
    x0 = x[8];
    x1 = x[9];
    x2 = x[10];
    x3 = x[11];
    x4 = x[12];
    x5 = x[13];
    x6 = x[14];
    x7 = x[15];
    for (int k = 0; k < count; k++) {
      int at = k * PANEL + 8;
      float s0 = Math.fma(x0, z[at], Math.fma(x4, z[at + 4], out[from + k]));
      float s1 = Math.fma(x1, z[at + 1], x5 * z[at + 5]);
      float s2 = Math.fma(x2, z[at + 2], x6 * z[at + 6]);
      float s3 = Math.fma(x3, z[at + 3], x7 * z[at + 7]);
      out[from + k] = (s0 + s1) + (s2 + s3);
    }
  }
}
