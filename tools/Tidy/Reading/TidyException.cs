// A mistake of the caller or of the surroundings that ends the run with one clear line.
using System;

namespace JoinLeaf.Tools.Tidy.Reading;

internal sealed class TidyException : Exception
{
    public TidyException(string message)
        : base(message)
    {
    }
}
