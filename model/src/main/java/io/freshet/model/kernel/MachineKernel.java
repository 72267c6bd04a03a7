package io.freshet.model.kernel;

/** All inner loops, implemented for one kind of machine. */
public interface MachineKernel extends BlendKernel, NeuralKernel, SequenceKernel {}
