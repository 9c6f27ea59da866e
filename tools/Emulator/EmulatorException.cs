// Something that keeps the tests from being run, said in one line with what to do about it.
using System;

namespace JoinLeaf.Tools.Emulator;

internal sealed class EmulatorException : Exception
{
    public EmulatorException(string message)
        : base(message)
    {
    }
}
