package io.freshet.model.kernel;

/** All inner loops, as one machine runs them. */
public interface MachineKernel extends BlendKernel, NeuralKernel {}
