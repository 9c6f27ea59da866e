// What a person did wrong, in words for that person.
using System;

namespace JoinLeaf.VirtualBoards;

/// <summary>Ends the program with one line and the exit code for a usage error.</summary>
internal sealed class UsageException : Exception
{
    public UsageException(string message)
        : base(message)
    {
    }
}
