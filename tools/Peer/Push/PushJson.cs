// Tells a script how a push goes: one JSON object a line on standard output.
using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using JoinLeaf.Peer.Transfer;

namespace JoinLeaf.Peer.Push;

/// <summary>Lines of JSON.</summary>
internal sealed class PushJson : PushReport
{
    private readonly JsonLines _lines;

    public PushJson(TextWriter output)
    {
        _lines = new JsonLines(output);
    }

    /// <inheritdoc/>
    public override void Begins(Offer offer, string rootName, List<Target> targets)
    {
        _lines.Tell("begins", writer =>
        {
            writer.WriteString("name", rootName);
            writer.WriteString("file", offer.Name);
            writer.WriteNumber("bytes", offer.Size);
            writer.WriteString("sha256", offer.Digest);
            writer.WriteNumber("leaves", targets.Count);
        });
    }

    /// <inheritdoc/>
    public override void Joined(double at, Target target)
    {
        Tell("joined", at, target, writer => writer.WriteNumber("has", target.Has));
    }

    /// <inheritdoc/>
    public override void Busy(double at, Target target, string reason)
    {
        Tell("busy", at, target, writer => writer.WriteString("reason", reason));
    }

    /// <inheritdoc/>
    public override void Lost(double at, Target target, int code, string said)
    {
        Tell("lost", at, target, writer =>
        {
            writer.WriteNumber("received", target.Received);
            writer.WriteString("data", said);
            JsonLines.WriteCode(writer, code);
        });
    }

    /// <inheritdoc/>
    public override void Slow(double at, Target target)
    {
        Tell("slow", at, target, _ => { });
    }

    /// <inheritdoc/>
    public override void Over(double at, Target target)
    {
        Tell(target.State == TargetState.Done ? "done" : "failed", at, target, writer => WriteOutcome(writer, target));
    }

    /// <inheritdoc/>
    public override void Refresh(double at, List<Target> targets)
    {
    }

    /// <inheritdoc/>
    public override void Ended(PushResult result)
    {
        _lines.Tell("ended", writer =>
        {
            writer.WriteNumber("exitCode", result.ExitCode);
            writer.WriteNumber("ms", Math.Round(result.TookMs, 1));
            writer.WriteNumber("leaves", result.Targets.Count);
            writer.WriteNumber("done", result.Targets.FindAll(t => t.State == TargetState.Done).Count);
            writer.WriteNumber("failed", result.Targets.FindAll(t => t.State == TargetState.Failed).Count);
            writer.WriteNumber("lost", Sum(result.Targets, t => t.Losses));
            writer.WriteNumber("slow", Sum(result.Targets, t => t.Slow));
            writer.WriteNumber("datagramsSent", result.Counters.Sent);
            writer.WriteNumber("repairs", result.Counters.Repairs);
            writer.WriteNumber("dropped", result.Dropped);
        });
    }

    private static int Sum(List<Target> targets, Func<Target, int> count)
    {
        int sum = 0;
        foreach (Target target in targets)
        {
            sum += count(target);
        }

        return sum;
    }

    private static void WriteOutcome(Utf8JsonWriter writer, Target target)
    {
        bool isDone = target.State == TargetState.Done;
        writer.WriteString(isDone ? "savedAs" : "reason", target.Outcome);
        writer.WriteNumber("received", target.Received);
        writer.WriteNumber("resumedFrom", target.Has);
        writer.WriteNumber("lost", target.Losses);
        writer.WriteNumber("slow", target.Slow);
    }

    private void Tell(string name, double at, Target target, Action<Utf8JsonWriter> body)
    {
        _lines.Tell(name, writer =>
        {
            writer.WriteString("leaf", target.Name);
            writer.WriteNumber("ms", Math.Round(at, 1));
            body(writer);
        });
    }
}
