/// The report's style sheet: light and dark, wide and narrow.
enum ReportStyle {
  static let css = HTML(
    markup: """
      :root{color-scheme:light dark;--paper:#fbfaf7;--card:#fff;--ink:#1d1b18;--soft:#6d675e;--line:#e6e1d8;
      --a:#2559c4;--b:#c2410c;--c:#0f766e;--hot:200,60,20;--low:37,89,196;--best:#7c3aed;--shade:0 1px 2px rgba(60,45,20,.05),0 4px 16px rgba(60,45,20,.05)}
      @media(prefers-color-scheme:dark){:root{--paper:#131417;--card:#1b1d21;--ink:#ece8e1;--soft:#a09a90;--line:#2e3036;
      --a:#7aa7ff;--b:#ff9a5c;--c:#4fd1b5;--hot:255,120,60;--low:90,150,255;--best:#c4a1ff;--shade:none}}
      *{box-sizing:border-box}
      html{-webkit-text-size-adjust:100%}
      body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,
      "PingFang SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif}
      main,header,footer{max-width:1180px;margin:0 auto;padding:0 24px}
      header{padding-top:56px}
      .kicker{margin:0;color:var(--soft);font-size:13px;letter-spacing:.14em;text-transform:uppercase}
      h1,h2,.text,.said{font-family:"Iowan Old Style",Palatino,"Palatino Linotype",Georgia,"Songti SC","Noto Serif CJK SC",SimSun,serif}
      h1{margin:.1em 0 .15em;font-size:clamp(34px,6vw,56px);line-height:1.1;font-weight:600;overflow-wrap:anywhere}
      .lead{margin:0;color:var(--soft);max-width:70ch}
      section{margin-top:56px}
      h2{margin:0 0 4px;font-size:28px;font-weight:600;line-height:1.2}
      h2+p{margin:6px 0 20px;color:var(--soft);max-width:72ch}
      h3{margin:0;font-size:16px;font-weight:600}
      .figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:1px;margin:32px 0 0;padding:0;
      background:var(--line);border:1px solid var(--line);border-radius:14px;overflow:hidden}
      .figures div{background:var(--card);padding:16px 18px}
      .figures dt{color:var(--soft);font-size:13px;line-height:1.3}
      .figures dd{margin:4px 0 0;font-size:26px;line-height:1.15;font-weight:600;font-variant-numeric:tabular-nums}
      .figures small{display:block;margin-top:4px;color:var(--soft);font-size:12.5px;font-weight:400;line-height:1.3}
      .card,.chart{background:var(--card);border:1px solid var(--line);border-radius:14px;box-shadow:var(--shade);padding:20px 22px}
      .grid2{display:flex;flex-wrap:wrap;gap:18px}
      .grid2>*{flex:1 1 340px}
      .chart{margin:0;min-width:0}
      .chart.wide{flex-basis:100%}
      .chart p{margin:2px 0 0;color:var(--soft);font-size:13.5px}
      .legend{display:flex;flex-wrap:wrap;gap:2px 18px;list-style:none;margin:8px 0 0;padding:0;font-size:13.5px}
      .legend i{display:inline-block;width:14px;height:3px;border-radius:2px;background:currentColor;margin-right:7px;vertical-align:middle}
      .legend li{color:var(--ink)}
      .legend b{font-variant-numeric:tabular-nums}
      .a,.legend .a i{color:var(--a)}.b,.legend .b i{color:var(--b)}.c,.legend .c i{color:var(--c)}
      .plot{position:relative;height:210px;margin:18px 6px 26px 46px;touch-action:pan-y}
      .wide .plot{height:300px}
      .plot svg{position:absolute;inset:0;width:100%;height:100%;overflow:visible}
      .plot path{vector-effect:non-scaling-stroke;fill:none}
      .grid{stroke:var(--line);stroke-width:1}
      .curve{stroke:currentColor;stroke-width:2.25;stroke-linejoin:round;stroke-linecap:round}
      .mark{stroke:var(--soft);stroke-width:1;stroke-dasharray:2 4}
      .mark.best{stroke:var(--best);stroke-dasharray:5 4}
      .tick,.name{position:absolute;color:var(--soft);font-size:12px;line-height:1;font-variant-numeric:tabular-nums;white-space:nowrap}
      .tick.y{right:calc(100% + 9px);transform:translateY(-50%)}
      .tick.x{top:calc(100% + 9px);transform:translateX(-50%)}
      .name{top:2px;padding:2px 6px;font-size:11.5px}
      .name.before{transform:translateX(-100%)}
      .name.best{color:var(--best)}
      .dot{position:absolute;width:9px;height:9px;margin:-4.5px;border-radius:50%;background:currentColor;box-shadow:0 0 0 2.5px var(--card)}
      .cross{position:absolute;top:0;bottom:0;width:1px;background:var(--soft);opacity:.6;pointer-events:none}
      .samples{list-style:none;margin:0}
      .samples>li{display:grid;grid-template-columns:132px minmax(0,1fr);gap:0 26px;padding:16px 0;border-top:1px solid var(--line)}
      .samples>li:first-child{border-top:0;padding-top:0}.samples>li:last-child{padding-bottom:0}
      .when b{display:block;font-size:15px}.when span{color:var(--soft);font-size:13px;font-variant-numeric:tabular-nums}
      .meter{display:block;height:3px;margin-top:8px;border-radius:2px;background:var(--line)}
      .meter i{display:block;height:3px;border-radius:2px;background:var(--a)}
      .said{margin:0;font-size:18px;line-height:1.7;white-space:pre-wrap;overflow-wrap:anywhere}
      .said+.said{margin-top:10px}
      .said b{font-weight:600;color:var(--a)}
      .text{font-size:20px;line-height:1.9;white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:isolate}
      .text i{font-style:normal;padding:.14em 0;border-radius:3px;cursor:default}
      .text i:hover{outline:1.5px solid var(--ink);outline-offset:-1px}
      .text s{text-decoration:none;color:var(--soft);opacity:.55;font-size:.72em;padding:0 .15em}
      .text .u{outline:1.5px dashed var(--soft);outline-offset:-2px;color:var(--soft)}
      .unit .text{font-size:16px;line-height:1.75;max-height:21em;overflow:auto}
      .unit h3+p{margin:2px 0 10px;color:var(--soft);font-size:13.5px}
      .scale{display:flex;flex-wrap:wrap;align-items:center;gap:4px 12px;margin:16px 0 0;color:var(--soft);font-size:13px}
      .ramp{display:inline-flex;border:1px solid var(--line);border-radius:4px;overflow:hidden}
      .ramp i{width:20px;height:14px}
      \((1...10).map { ".h\($0){background:rgba(var(--hot),.\(hundredths($0 * 6 + 3)))}" }.joined())
      \((1...5).map { ".p\($0){background:rgba(var(--hot),.\(hundredths($0 * 12)))}.n\($0){background:rgba(var(--low),.\(hundredths($0 * 12)))}" }.joined())
      .facts{columns:2;column-gap:48px;margin:0}
      .facts div{display:flex;justify-content:space-between;gap:16px;padding:6px 0;border-bottom:1px solid var(--line);break-inside:avoid;font-size:14.5px}
      .facts dt{color:var(--soft);overflow-wrap:anywhere}
      .facts dd{margin:0;text-align:right;overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
      code{font:13.5px/1.6 ui-monospace,SFMono-Regular,Menlo,Consolas,"Noto Sans Mono CJK SC",monospace;overflow-wrap:anywhere}
      footer{margin-top:64px;padding-bottom:48px;color:var(--soft);font-size:13px}
      .tip{position:fixed;z-index:9;max-width:280px;padding:7px 11px;border-radius:8px;background:var(--ink);color:var(--paper);
      font-size:13px;line-height:1.45;pointer-events:none;font-variant-numeric:tabular-nums}
      @media(max-width:640px){main,header,footer{padding-left:16px;padding-right:16px}header{padding-top:32px}section{margin-top:44px}
      .card,.chart{padding:16px}.samples>li{grid-template-columns:1fr;gap:8px}.when{display:flex;align-items:baseline;gap:10px}
      .meter{display:none}.facts{columns:1}.figures{grid-template-columns:1fr 1fr}.figures dd{font-size:22px}.text{font-size:18px}
      .wide .plot{height:230px}.plot{margin-left:40px}.ramp i{width:14px}}
      @media print{body{background:#fff}.card,.chart{break-inside:avoid;box-shadow:none}}
      """)

  private static func hundredths(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
